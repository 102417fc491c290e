using Bashgah.Engine.Ledger;
using Bashgah.Engine.Offers;

namespace Bashgah.Engine.Returns;

/// <summary>Offers that the document granted and whose condition no longer holds are taken back as far as they are not used; one that the
/// member has activated stands, as used vouchers do (S6.5).</summary>
internal static class UndoOffers
{
    public static void Undo(MemberWork member, DocumentState document, Verdict verdict)
    {
        var decided = document.Decided!;
        var on = verdict.Program.Calendar.DayOf(decided.Event.OccurredAt);
        foreach (var granted in decided.Trace.Awards.Where(award => award.Offer is not null))
        {
            var stands = verdict.Awards.Any(award => award.RuleId == granted.RuleId && award.Offer == granted.Offer);
            if (!stands) GiveOffer.TakeBack(
                verdict.Program, member, verdict.Program.Offers[granted.Offer!], granted.OfferNo, on);
        }
    }
}
