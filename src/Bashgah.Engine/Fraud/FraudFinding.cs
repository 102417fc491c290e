namespace Bashgah.Engine.Fraud;

/// <summary>What a rule against fraud found.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Kind">Its kind, as definitions name it.</param>
/// <param name="Subject">About whom or what: findings of one rule about one subject belong to one case while it is open.</param>
/// <param name="MemberId">Whom it is about first; null: nobody in particular.</param>
/// <param name="Facts">What it was found in, in the order in which it happened.</param>
/// <param name="Holds">Whether what these gave is set aside.</param>
public sealed record FraudFinding(
    string Rule, string Kind, string Subject, long? MemberId, IReadOnlyList<FraudFact> Facts, bool Holds)
{
    /// <summary>What was counted or summed in the fullest stretch of time, as far as the rule has a number for it.</summary>
    public long Counted { get; init; }

    /// <summary>Whether that is money, minor units; else it is a number of things.</summary>
    public bool IsAmount { get; init; }

    /// <summary>The number that it must not pass.</summary>
    public long Allowed { get; init; }
}
