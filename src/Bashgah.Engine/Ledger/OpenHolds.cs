namespace Bashgah.Engine.Ledger;

/// <summary>Points set aside for a till (S7.1), to be paid in cash, or until a case is closed.</summary>
internal static class OpenHolds
{
    /// <summary>An open hold; each is found for its own purpose alone.</summary>
    public static HoldFacts? Find(MemberFacts facts, long id, HoldPurpose purpose = HoldPurpose.Till) =>
        facts.Holds.Find(hold => hold.Id == id && hold.Purpose == purpose);

    /// <summary>What to say where there is none.</summary>
    public static Refusal NotOpen(long id, HoldPurpose purpose) =>
        purpose == HoldPurpose.CashOut ? Refusals.CashOutDecided(id) : Refusals.HoldEnded(id);

    public static long Total(HoldFacts hold)
    {
        var total = 0L;
        foreach (var part in hold.Taken) total += part.Amount;
        return total;
    }

    /// <summary>Spends an amount of a hold, in the order in which it was taken, and releases the rest.</summary>
    public static IReadOnlyList<LotAmount> Capture(MemberWork member, HoldFacts hold, long amount)
    {
        var account = member.Account(hold.Currency);
        var captured = new List<LotAmount>();
        var rest = new List<LotAmount>();
        foreach (var part in hold.Taken)
        {
            var share = Math.Min(part.Amount, amount);
            amount -= share;
            if (share > 0)
            {
                account.Post(EntryKind.Redemption, LedgerAccount.Held, LedgerAccount.Redeemed, share, part.Lot);
                captured.Add(part with { Amount = share });
            }

            if (part.Amount > share) rest.Add(part with { Amount = part.Amount - share });
        }

        Release(member, hold with { Taken = rest });
        return captured;
    }

    /// <summary>Gives a hold back to the very lots that it came from; the transaction's end lets expire what is past its own.</summary>
    public static void Release(MemberWork member, HoldFacts hold)
    {
        var account = member.Account(hold.Currency);
        foreach (var part in hold.Taken)
            account.Post(EntryKind.Release, LedgerAccount.Held, LedgerAccount.Available, part.Amount, part.Lot);
        member.Facts.Holds.RemoveAll(open => open.Id == hold.Id);
    }
}
