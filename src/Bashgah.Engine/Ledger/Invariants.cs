using System.Runtime.InteropServices;

namespace Bashgah.Engine.Ledger;

/// <summary>What must hold of a member's books before and after every transaction; cheap enough to check always.</summary>
internal static class Invariants
{
    /// <summary>No part of an account is below 0, and nothing can be spent while something is owed (S6.4).</summary>
    public static void CheckFacts(MemberFacts facts)
    {
        foreach (var account in facts.Accounts)
        {
            Require(account.Debt >= 0, facts, account.Currency, "debt is below 0");
            Require(account.Debt == 0 || account.Available == 0, facts, account.Currency, "available beside debt");
            foreach (ref readonly var lot in account.Lots.AsSpan())
            {
                // A number below 0 has its highest bit set, and so has what any of the four is joined to.
                var holds = (lot.Pending | lot.Available | lot.Held | lot.Expired) >= 0;
                Require(holds, facts, account.Currency, "a part of a lot is below 0");
            }
        }
    }

    /// <summary>Each part of each account changed by exactly what the transfers say, and the version rose by one.</summary>
    public static void Check(MemberWork member, List<Transfer> transfers)
    {
        CheckFacts(member.Facts);
        Require(member.Facts.Version == member.Before.Version + 1, member.Facts, "", "the version did not rise by one");
        foreach (var account in member.Facts.Accounts) CheckParts(member, account, transfers);
    }

    private static void CheckParts(MemberWork member, AccountFacts account, List<Transfer> transfers)
    {
        var before = member.Before.Find(account.Currency);
        var (pending, available, held) = before?.Parts ?? default;
        var debt = -(before?.Debt ?? 0);
        foreach (ref readonly var transfer in CollectionsMarshal.AsSpan(transfers))
        {
            if (transfer.MemberId != member.Id || transfer.Currency != account.Currency) continue;
            pending += Side(transfer, LedgerAccount.Pending);
            available += Side(transfer, LedgerAccount.Available);
            held += Side(transfer, LedgerAccount.Held);
            debt += Side(transfer, LedgerAccount.Debt);
        }

        var holds = (pending, available, held) == account.Parts && debt == -account.Debt;
        Require(holds, member.Facts, account.Currency, "transfers and facts disagree");
    }

    private static long Side(in Transfer transfer, LedgerAccount part) =>
        (transfer.Credit == part ? transfer.Amount : 0) - (transfer.Debit == part ? transfer.Amount : 0);

    private static void Require(bool holds, MemberFacts facts, string currency, string what)
    {
        if (!holds) throw new EngineFaultException($"Member {facts.Id} {currency}: {what}.");
    }
}
