using Bashgah.Engine.Events;

namespace Bashgah.Engine.Ledger;

/// <summary>Points and store credit pay inside the purchase; what cannot be paid refuses all of it (S7.4).</summary>
internal static class PayTenders
{
    public static Refusal? Pay(TransactionWork work, MemberWork member, Purchase e)
    {
        for (var i = 0; i < e.Tenders.Count; i++)
        {
            var tender = e.Tenders[i];
            if (!tender.IsFromAccount || tender.Amount == 0) continue;
            var currency = TenderUnits.PolicyOf(work.Program, tender)!;
            var units = TenderUnits.Needed(currency, tender.Amount);
            if (PayOne(member, tender, currency.Id, units, out var taken) is { } refusal) return refusal;
            foreach (var part in taken) work.Trace.Tenders.Add(new(i, currency.Id, part.Lot, part.Amount));
        }

        return null;
    }

    private static Refusal? PayOne(
        MemberWork member, Tender tender, string currency, long units, out IReadOnlyList<LotAmount> taken)
    {
        taken = [];
        if (tender.HoldId is { } holdId)
        {
            if (OpenHolds.Find(member.Facts, holdId) is not { } hold) return Refusals.HoldEnded(holdId);
            if (hold.Currency != currency) return Refusals.HoldCurrency(holdId, hold.Currency);
            if (OpenHolds.Total(hold) < units) return Refusals.HoldExceeded(OpenHolds.Total(hold), units);
            taken = OpenHolds.Capture(member, hold, units);
            return null;
        }

        var available = member.Available(currency);
        if (available < units) return Refusals.TenderNotCovered(currency, available, units);
        taken = member.Account(currency).Take(EntryKind.Redemption, LedgerAccount.Redeemed, units);
        return null;
    }
}
