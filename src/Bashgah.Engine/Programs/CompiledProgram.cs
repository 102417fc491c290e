using Bashgah.Engine.Fraud;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>
/// One version of a program's policy, compiled: names resolved, every default filled in, immutable and
/// shared by all threads. A new version is a new object.
/// </summary>
public sealed class CompiledProgram
{
    /// <summary>Number of the policy version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Number of the engine's semantics that it was published under (<see cref="EngineSemantics"/>).</summary>
    public required int Semantics { get; init; }

    /// <summary>Unix microseconds from which the version holds; version 1 holds for everything before it too (S3.2).</summary>
    public required long EffectiveFromAt { get; init; }

    /// <summary>The document that this was compiled from.</summary>
    public required ProgramDefinition Definition { get; init; }

    /// <summary>Zone and calendar that days, periods and anniversaries are reckoned in (S3.6).</summary>
    public required ProgramCalendar Calendar { get; init; }

    /// <summary>ISO code of the one money of the program (S2.5).</summary>
    public required string MoneyCode { get; init; }

    /// <summary>Minor digits of the money.</summary>
    public required int MoneyDigits { get; init; }

    /// <summary>Currencies (units) in document order.</summary>
    public required IReadOnlyList<CurrencyPolicy> Currencies { get; init; }

    /// <summary>Tier sets in document order.</summary>
    public required IReadOnlyList<TierSetPolicy> TierSets { get; init; }

    /// <summary>Rewards by id.</summary>
    public required IReadOnlyDictionary<string, RewardPolicy> Rewards { get; init; }

    /// <summary>Personal offers by id, in document order.</summary>
    public required IReadOnlyDictionary<string, OfferPolicy> Offers { get; init; }

    /// <summary>The earning rules with their groups, limits and budgets, indexed by event.</summary>
    public required RuleTable Rules { get; init; }

    /// <summary>The plan over months or years, in document order.</summary>
    public required IReadOnlyList<StagePolicy> Stages { get; init; }

    /// <summary>Who may bring whom, and how far up commission goes.</summary>
    public required ReferralPolicy Referral { get; init; }

    /// <summary>Rules against fraud. Deciding does not look at them.</summary>
    public required FraudPolicy Fraud { get; init; }

    /// <summary>Terms of time: how late, how long, how much grace.</summary>
    public required TermsPolicy Terms { get; init; }

    /// <summary>Names of member attributes that rules may read; others stay in the profile (S13.3).</summary>
    public required IReadOnlySet<string> MemberAttributes { get; init; }

    /// <summary>Fields of a profile that must be filled in for it to be complete, by their names in the API.</summary>
    public required IReadOnlyList<string> ProfileFields { get; init; }

    /// <summary>What the ledger asks of it again and again. Two threads may work it out at once: either is as good.</summary>
    internal LedgerPolicy ForLedger => field ??= new(this);

    /// <summary>The policy of a currency, or null when the program does not have it.</summary>
    public CurrencyPolicy? Currency(string id)
    {
        // By index: asked for every award, and an enumerator would be made each time.
        for (var i = 0; i < Currencies.Count; i++)
        {
            if (Currencies[i].Id == id) return Currencies[i];
        }

        return null;
    }
}

/// <summary>Terms of the program that no single rule owns.</summary>
/// <param name="LateDays">How many days late an event is still accepted (S3.5, default 30).</param>
/// <param name="ClaimWithinDays">How long after a memberless document it may be claimed (S7.6, default 30).</param>
/// <param name="GiveBackGraceDays">Days after a return or cancel that given-back points live at least (S6.6, default 30).</param>
/// <param name="ReturnWithinDays">How long after the purchase a return is taken, and expired remains of lots are
/// remembered for it, the late limit longer (default 1825).</param>
/// <param name="TierAfterReturn">What a return does to a tier (S6.5).</param>
/// <param name="HoldMinutes">End of a hold that names none (default 1440).</param>
/// <param name="NeedsApproval">Whether a draft that comes after it must be approved by somebody else than who saved it (default false).</param>
public sealed record TermsPolicy(
    int LateDays,
    int ClaimWithinDays,
    int GiveBackGraceDays,
    int ReturnWithinDays,
    TierAfterReturn TierAfterReturn,
    int HoldMinutes,
    bool NeedsApproval)
{
    /// <summary>What one person does not do alone (default: nothing).</summary>
    public ApprovalPolicy Approvals { get; init; } = ApprovalPolicy.None;
}

/// <summary>What a return that takes qualifying points away does to the member's tier (S6.5).</summary>
public enum TierAfterReturn
{
    /// <summary>The tier stands until its review (default).</summary>
    AtNextReview,

    /// <summary>The member lands where the totals say, in the return's own transaction.</summary>
    Immediately,

    /// <summary>A return does not lower what tiers are measured by.</summary>
    Never,
}
