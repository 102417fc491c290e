using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Offers;

/// <summary>An offer as a member has it.</summary>
/// <param name="Offer">Offer id.</param>
/// <param name="State"><c>open</c> (for the member's groups), <c>waiting</c> (given, not activated) or <c>active</c>.</param>
/// <param name="UntilOn">Last day to activate or use it; <see cref="LotKey.Never"/>: none.</param>
/// <param name="UsesLeft">How often it can still be used.</param>
public sealed record OfferView(string Offer, string State, int UntilOn, long UsesLeft)
{
    /// <summary>What a member can activate or use on a day, in the order of the definition.</summary>
    public static IReadOnlyList<OfferView> Of(CompiledProgram program, MemberFacts facts, int on)
    {
        var offers = new List<OfferView>();
        foreach (var offer in program.Offers.Values)
        {
            if (OfferCounters.ActiveOf(facts, offer.Id, on) is { } active)
                offers.Add(new(offer.Id, "active", active.PeriodOn, active.Amount - active.Times));
            else if (OfferCounters.WaitingOf(facts, offer.Id, on) is { } waiting)
                offers.Add(new(offer.Id, "waiting", waiting.PeriodOn, offer.Uses));
            else if (IsOpenTo(offer, facts, on))
                offers.Add(new(offer.Id, "open", offer.UntilOn ?? LotKey.Never, offer.Uses));
        }

        return offers;
    }

    private static bool IsOpenTo(OfferPolicy offer, MemberFacts facts, int on) =>
        OfferDays.IsOpen(offer, on) && offer.Groups.Any(facts.Groups.Contains)
        && !OfferCounters.IsTaken(facts, offer.Id);
}
