namespace Bashgah.Storage.Members;

/// <summary>What is known of a card beside its number; kept in the profile, under the member's key.</summary>
/// <param name="Number">As normalised by <see cref="Identifiers.TryCard"/>.</param>
/// <param name="State">One of <see cref="CardStates"/>.</param>
public sealed record MemberCard(string Number, string State)
{
    /// <summary>When it was issued, Unix microseconds; null: it was put into the profile as it is.</summary>
    public long? IssuedAt { get; init; }

    /// <summary>When it was blocked or replaced, Unix microseconds.</summary>
    public long? BlockedAt { get; init; }

    /// <summary>Why it was: one of <see cref="CardStates.Reasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The key of the command that issued it: the same command again issues no other.</summary>
    public string? IssuedBy { get; init; }
}

/// <summary>What a card may be.</summary>
public static class CardStates
{
    /// <summary>It leads to the member.</summary>
    public const string Active = "active";

    /// <summary>It leads to nobody, for ever.</summary>
    public const string Blocked = "blocked";

    /// <summary>As blocked; another one was issued in its place.</summary>
    public const string Replaced = "replaced";

    /// <summary>Why a card is blocked or replaced.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["lost", "stolen", "damaged", "other"];
}
