using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Offers;

/// <summary>Staff or a rule give a member an offer; it waits to be activated, or is active at once (E7).</summary>
internal static class GiveOffer
{
    public static Refusal? Decide(TransactionWork work, OfferGive e) =>
        work.Program.Offers.TryGetValue(e.Offer, out var offer)
            ? Give(work, work.Member(e.MemberId), offer)
            : Refusals.OfferUnknown(e.Offer);

    /// <summary>Gives it; the refusal when it cannot be had on the day, or the member has it.</summary>
    public static Refusal? Give(TransactionWork work, MemberWork member, OfferPolicy offer)
    {
        if (!OfferDays.IsOpen(offer, work.OccurredOn)) return Refusals.OfferClosed(offer.Id);
        var isThere = OfferCounters.WaitingOf(member.Facts, offer.Id, work.OccurredOn) is not null
            || OfferCounters.ActiveOf(member.Facts, offer.Id, work.OccurredOn) is not null;
        if (isThere) return Refusals.OfferGiven(offer.Id);
        if (offer.IsActiveAtOnce)
            OfferCounters.Activate(work, member, offer, OfferDays.ValidUntil(work.Program, offer, work.OccurredOn));
        else
            OfferCounters.Wait(member, offer, OfferDays.WaitsUntil(work.Program, offer, work.OccurredOn));
        return null;
    }

    /// <summary>Takes back the one of a number that was given on a day. What the member has activated stands, and so does what was given by its
    /// use; the uses that are left are gone.</summary>
    public static void TakeBack(CompiledProgram program, MemberWork member, OfferPolicy offer, long number, int on)
    {
        if (offer.IsActiveAtOnce)
            OfferCounters.Deactivate(member, offer, number, on, OfferDays.ValidUntil(program, offer, on));
        else
            OfferCounters.StopWaiting(member, offer, number, OfferDays.WaitsUntil(program, offer, on));
    }
}
