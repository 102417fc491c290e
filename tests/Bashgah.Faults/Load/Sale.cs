using System.Globalization;

namespace Bashgah.Faults.Load;

/// <summary>A purchase as a till knows it: what it sent, and what it was told.</summary>
internal sealed class Sale(string document, string member, long amount, string? channel = null)
{
    public string Document => document;

    /// <summary>Id of the member who bought.</summary>
    public string Member => member;

    public long Amount => amount;

    /// <summary>Where it was sold; null: not said.</summary>
    public string? Channel => channel;

    /// <summary>The same at every attempt.</summary>
    public string Key { get; } = $"key-{document}";

    /// <summary>Null until it was acknowledged.</summary>
    public Receipt? Receipt { get; set; }

    /// <summary>What the program gives by the rule that no budget bounds.</summary>
    public long BasePoints => amount / 100;

    /// <summary>The request's body, with another amount if that is wanted.</summary>
    public string Body(long more = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"documentNo": "{{document}}", "member": {"id": "{{member}}"}, "currency": "{{Framework.ClubDefinitions.Currency}}",{{(channel is null ? "" : $" \"channel\": \"{channel}\",")}}
         "lines": [{"line": 1, "quantity": 1, "amount": {{amount - (amount / 2) + more}}}, {"line": 2, "quantity": 2, "amount": {{amount / 2}}}]}
        """);
}

/// <summary>What an accepted purchase was answered.</summary>
/// <param name="Transaction">Its id.</param>
/// <param name="Points">What all its effects together gave.</param>
internal sealed record Receipt(string Transaction, long Points);
