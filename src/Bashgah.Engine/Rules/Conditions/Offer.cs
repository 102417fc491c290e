using Bashgah.Engine.Offers;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>
/// The member has the offer, active and not used up (E7). What the rule gives uses it once, as it would use a limit; of several
/// rules that ask for one offer the first uses it first.
/// </summary>
internal sealed class OfferCondition(string offer) : Condition
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "offer",
        "The member has this offer, active and not used up; what the rule gives uses it once. Only in the `when` of a rule, not inside "
            + "another condition.",
        """{"offer": "double-week"}""", Is.Reference(NameKind.Offer), (offer, _) => new OfferCondition(offer));

    /// <summary>What keys of its counters begin with.</summary>
    public string Key { get; } = OfferCounters.ActiveKey(offer);

    public override bool Holds(EventView e, int line)
    {
        foreach (var (key, used) in e.Inputs.Used)
        {
            if (OfferCounters.IsUsable(key, Key, e.On, used)) return true;
        }

        return false;
    }

    public override ConditionFacts Describe() => Facts("offer", ("offer", offer));
}
