using Bashgah.Engine.Time;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>
/// A condition of commission that only the buyer's facts decide: where none at a level holds, nobody further up needs to be
/// looked at.
/// </summary>
internal abstract class BuyerCondition : Condition
{
    public sealed override bool Holds(EventView e, int line) =>
        e.Inputs.Buyer is { } buyer && HoldsFor(buyer, e.Program.Calendar, e.On);

    /// <summary>Whether it holds for a buyer on the local day of the purchase.</summary>
    public abstract bool HoldsFor(BuyerInputs buyer, ProgramCalendar calendar, int on);
}

/// <summary>Purchases of members of some groups (<c>buyerGroups</c>).</summary>
internal sealed class BuyerGroupCondition(IReadOnlyList<string> groups) : BuyerCondition
{
    public override bool HoldsFor(BuyerInputs buyer, ProgramCalendar calendar, int on) => buyer.Groups.Any(groups.Contains);

    public override ConditionFacts Describe() => Facts("buyerGroup", ("groups", string.Join('|', groups)));
}

/// <summary>The first purchases since the buyer was brought (<c>purchases.first</c>).</summary>
internal sealed class FirstSinceReferralCondition(long first) : BuyerCondition
{
    public override bool HoldsFor(BuyerInputs buyer, ProgramCalendar calendar, int on) => buyer.PurchaseNo <= first;

    public override ConditionFacts Describe() => Facts("firstSinceReferral", ("first", InvariantText.Of(first)));
}

/// <summary>Purchases within some time after the buyer was brought (<c>purchases.within</c>); the last day counts.</summary>
internal sealed class SoonAfterReferralCondition(CalendarPeriod within) : BuyerCondition
{
    public override bool HoldsFor(BuyerInputs buyer, ProgramCalendar calendar, int on) =>
        on <= calendar.Add(buyer.ReferredOn, within);

    public override ConditionFacts Describe() => Facts("soonAfterReferral", ("within", within.ToString()!));
}
