using System.Globalization;

namespace Bashgah.Engine.Ledger;

/// <summary>The text of a lot that waits for an event: <c>type#n</c>, or <c>type#n@rule</c> where the rule's expiry is its own.</summary>
internal static class WaitingText
{
    public static string Format(string type, long number, string? ruleId)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{type}#{number}");
        return ruleId is null ? text : $"{text}@{ruleId}";
    }

    /// <summary>True when the text waits for this event; then tells the rule, if it names one.</summary>
    public static bool IsFor(string waiting, string type, long number, out string? ruleId)
    {
        ruleId = null;
        var plain = Format(type, number, null);
        if (!waiting.StartsWith(plain, StringComparison.Ordinal)) return false;
        if (waiting.Length == plain.Length) return true;
        if (waiting[plain.Length] != '@') return false;
        ruleId = waiting[(plain.Length + 1)..];
        return true;
    }
}
