using Bashgah.Engine.Events;

namespace Bashgah.Engine.Ledger;

/// <summary>
/// Points that a rule against fraud sets aside until staff have closed the case. What is suspected is the newest, so the newest lots
/// go first, and pending units with them: else they would become available while the case is open. Those that wait for an event cannot be
/// spent before it, and are left where they are.
/// </summary>
internal static class ReviewHold
{
    /// <summary>Sets aside what there is of the amount; refused where there is nothing.</summary>
    public static Refusal? Place(TransactionWork work, HoldPlace e)
    {
        if (work.Program.Currency(e.Currency) is not { } currency) return Refusals.CurrencyUnknown(e.Currency);
        if (e.Amount <= 0) return Refusals.AmountZero();
        if (currency.IsQualifying) return Refusals.NotSpendable(e.Currency);
        var member = work.Member(e.MemberId);
        var account = member.Account(e.Currency);
        var (pending, available) = (new List<LotAmount>(), new List<LotAmount>());
        var left = e.Amount;
        foreach (var lot in NewestFirst(account))
        {
            left -= SetAside(account, LedgerAccount.Pending, Math.Min(lot.Pending, left), lot.Key, pending);
            left -= SetAside(account, LedgerAccount.Available, Math.Min(lot.Available, left), lot.Key, available);
        }

        if (pending.Count + available.Count == 0) return Refusals.InsufficientBalance(e.Currency, 0, e.Amount);
        // The newest holds have the highest id, so the list stays in order.
        if (pending.Count > 0) member.Facts.Holds.Add(new(work.Id, e.Currency, HoldFacts.ReviewOfPending, pending));
        if (available.Count > 0) member.Facts.Holds.Add(new(work.Id, e.Currency, HoldFacts.Review, available));
        return null;
    }

    /// <summary>Takes an amount of it back, as staff's corrections do, and releases the rest.</summary>
    public static Refusal? TakeBack(TransactionWork work, HoldCapture e)
    {
        var member = work.Member(e.MemberId);
        var holds = Of(member.Facts, e.HoldId);
        if (holds.Count == 0) return OpenHolds.NotOpen(e.HoldId, HoldPurpose.Review);
        var held = holds.Sum(OpenHolds.Total);
        var left = e.Amount ?? held;
        if (left > held) return Refusals.HoldExceeded(held, left);
        var currency = holds[0].Currency;
        SeriesList.Add(work, member, currency, work.OccurredOn, 0, -left);
        foreach (var hold in holds)
        {
            foreach (var part in hold.Taken)
            {
                var taken = Math.Min(part.Amount, left);
                left -= taken;
                if (taken > 0)
                    member.Account(currency).Post(EntryKind.Adjustment, LedgerAccount.Held, LedgerAccount.Adjusted, taken, part.Lot);
                Release(work, member, hold, part with { Amount = part.Amount - taken });
            }
        }

        member.Facts.Holds.RemoveAll(hold => hold.Id == e.HoldId && hold.IsReview);
        return null;
    }

    /// <summary>Gives all of it back to the very lots that it came from.</summary>
    public static Refusal? GiveBack(TransactionWork work, HoldRelease e)
    {
        var member = work.Member(e.MemberId);
        var holds = Of(member.Facts, e.HoldId);
        if (holds.Count == 0) return OpenHolds.NotOpen(e.HoldId, HoldPurpose.Review);
        foreach (var hold in holds)
        {
            foreach (var part in hold.Taken) Release(work, member, hold, part);
        }

        member.Facts.Holds.RemoveAll(hold => hold.Id == e.HoldId && hold.IsReview);
        return null;
    }

    private static List<HoldFacts> Of(MemberFacts facts, long id) => [.. facts.Holds.Where(hold => hold.Id == id && hold.IsReview)];

    private static List<Lot> NewestFirst(AccountWork account) =>
        [.. account.Facts.Lots.Where(lot => lot.Key.Waiting is null).OrderByDescending(lot => lot.Key.FromOn).ThenByDescending(lot => lot.Key)];

    private static long SetAside(AccountWork account, LedgerAccount from, long amount, LotKey lot, List<LotAmount> taken)
    {
        if (amount == 0) return 0;
        account.Post(EntryKind.Hold, from, LedgerAccount.Held, amount, lot);
        taken.Add(new(lot, amount));
        return amount;
    }

    // What was pending is so again, unless its day is over.
    private static void Release(TransactionWork work, MemberWork member, HoldFacts hold, LotAmount part)
    {
        if (part.Amount == 0) return;
        var isPending = hold.EndAt == HoldFacts.ReviewOfPending && !work.IsOver(part.Lot.FromOn);
        member.Account(hold.Currency).Post(
            EntryKind.Release, LedgerAccount.Held, isPending ? LedgerAccount.Pending : LedgerAccount.Available, part.Amount, part.Lot);
    }
}
