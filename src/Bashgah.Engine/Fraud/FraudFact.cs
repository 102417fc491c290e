namespace Bashgah.Engine.Fraud;

/// <summary>What a fact is that rules against fraud look at.</summary>
public enum FraudFactKind
{
    /// <summary>A member bought, or claimed a document.</summary>
    Purchase = 1,

    /// <summary>Staff added to a balance.</summary>
    Correction = 2,

    /// <summary>Something that a member did was recorded.</summary>
    Activity = 3,

    /// <summary>A member came whom another brought.</summary>
    Newcomer = 4,

    /// <summary>A member was seen on a device.</summary>
    Device = 5,
}

/// <summary>One thing that happened, as far as rules against fraud look at it. Nothing in it is personal: ids, amounts, keyed hashes.</summary>
/// <param name="Id">The transaction; 0 for what is none.</param>
/// <param name="Kind">What it is.</param>
/// <param name="MemberId">Whose.</param>
/// <param name="At">When it happened, Unix microseconds.</param>
/// <param name="PolicyVersion">The version that decided it: its rules judge it.</param>
public sealed record FraudFact(long Id, FraudFactKind Kind, long MemberId, long At, int PolicyVersion)
{
    /// <summary>The store of a purchase, when given.</summary>
    public string? Store { get; init; }

    /// <summary>Scope of the document's number; empty: the program's.</summary>
    public string DocumentScope { get; init; } = "";

    /// <summary>The document's number; null: there is none.</summary>
    public string? DocumentNo { get; init; }

    /// <summary>What a purchase came to, minor units of money; of a correction the units that were added.</summary>
    public long Amount { get; init; }

    /// <summary>Who recorded it, as the ledger names actors.</summary>
    public string? Actor { get; init; }

    /// <summary>Who sat at the till, by the attribute that the program names; null: not said.</summary>
    public string? Cashier { get; init; }

    /// <summary>Who brought a newcomer.</summary>
    public long? ReferrerId { get; init; }

    /// <summary>Keyed hash of the device.</summary>
    public string? Device { get; init; }

    /// <summary>What tells it from others of a subject that were judged before.</summary>
    public long Key => Kind == FraudFactKind.Device ? MemberId : Id;
}
