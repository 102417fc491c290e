using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Offers;

/// <summary>A member activates an offer that was given, or that is open to the member's groups, once; rules on
/// <c>offer-activated</c> give.</summary>
internal static class ActivateOffer
{
    public static Refusal? Decide(TransactionWork work, OfferActivate e)
    {
        if (!work.Program.Offers.TryGetValue(e.Offer, out var offer)) return Refusals.OfferUnknown(e.Offer);
        var member = work.Member(e.MemberId);
        if (OfferCounters.WaitingOf(member.Facts, offer.Id, work.OccurredOn) is { } waiting)
            OfferCounters.StopWaiting(member, waiting);
        else if (!offer.Groups.Any(member.Facts.Groups.Contains) || OfferCounters.IsTaken(member.Facts, offer.Id))
            return Refusals.OfferNotGiven(e.Offer);
        else if (!OfferDays.IsOpen(offer, work.OccurredOn))
            return Refusals.OfferClosed(e.Offer);
        OfferCounters.Activate(work, member, offer, OfferDays.ValidUntil(work.Program, offer, work.OccurredOn));
        member.BeActive(work.OccurredOn);
        AskRules.Ask(work, member, new EvaluatedEvent
        {
            On = EventNames.OfferActivated, OccurredAt = e.OccurredAt,
            Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["offer"] = offer.Id },
        });
        return null;
    }
}
