using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Explain;

/// <summary>What a member's postings of one currency come to.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Amount">Units, above 0.</param>
/// <param name="Credit">The part of the account that all of them reached; null: several.</param>
/// <param name="Lot">The lot that all of them went to; null: several.</param>
internal readonly record struct MemberSum(string Currency, long Amount, LedgerAccount? Credit, LotKey? Lot);

/// <summary>Adds up postings for sentences that name a sum.</summary>
internal static class MemberSums
{
    /// <summary>What rules gave the transaction's own member, by currency.</summary>
    public static IReadOnlyList<MemberSum> Earned(DecidedTransaction transaction) =>
        Of(transaction, t => t.Kind == EntryKind.Accrual && t.BalanceChange() > 0);

    /// <summary>As <see cref="Earned"/>, as far as it stands after returns.</summary>
    public static IReadOnlyList<MemberSum> Standing(DecidedTransaction transaction, IReadOnlyList<Award> standing) =>
        [.. Earned(transaction)
            .Select(sum => sum with { Amount = Math.Min(sum.Amount, standing.Where(a => a.IsUnits && a.Currency == sum.Currency).Sum(a => a.Amount)) })
            .Where(sum => sum.Amount > 0)];

    /// <summary>Sums of the transaction's own member by currency, in the order of their coming.</summary>
    public static IReadOnlyList<MemberSum> Of(DecidedTransaction transaction, Func<Transfer, bool> isOf)
    {
        List<MemberSum>? sums = null;
        foreach (var transfer in transaction.Transfers)
        {
            if (transfer.MemberId == transaction.MemberId && isOf(transfer))
                Add(sums ??= [], transfer);
        }
        return sums is null ? [] : sums;
    }

    private static void Add(List<MemberSum> sums, Transfer transfer)
    {
        var index = sums.FindIndex(sum => sum.Currency == transfer.Currency);
        if (index < 0)
        {
            sums.Add(new MemberSum(transfer.Currency, transfer.Amount, transfer.Credit, transfer.Lot));
            return;
        }
        var sum = sums[index];
        sums[index] = sum with
        {
            Amount = sum.Amount + transfer.Amount,
            Credit = sum.Credit == transfer.Credit ? sum.Credit : null,
            Lot = sum.Lot == transfer.Lot ? sum.Lot : null,
        };
    }
}
