namespace Bashgah.Engine.Ledger;

/// <summary>The postings of one transaction. Those of one kind between the same places are one (S1: lots of equal dates).</summary>
internal sealed class TransferBook
{
    private readonly List<Transfer> _transfers = [];

    public void Add(Transfer transfer)
    {
        for (var i = _transfers.Count - 1; i >= 0; i--)
        {
            var other = _transfers[i];
            if (!SamePlaces(transfer, other)) continue;
            _transfers[i] = other with
            {
                Amount = other.Amount + transfer.Amount,
                RuleId = other.RuleId == transfer.RuleId ? other.RuleId : null,
            };
            return;
        }

        _transfers.Add(transfer);
    }

    /// <summary>The postings in order, each with the balance after it.</summary>
    public List<Transfer> WithBalances(List<MemberWork> members)
    {
        for (var i = 0; i < _transfers.Count; i++)
        {
            var transfer = _transfers[i];
            _transfers[i] = transfer with { BalanceAfter = BalanceBefore(i, members) + transfer.BalanceChange };
        }

        return _transfers;
    }

    // Postings of one account mostly follow each other: the one before is found at once.
    private long BalanceBefore(int index, List<MemberWork> members)
    {
        var (memberId, currency) = (_transfers[index].MemberId, _transfers[index].Currency);
        for (var i = index - 1; i >= 0; i--)
        {
            if (_transfers[i].MemberId == memberId && _transfers[i].Currency == currency) return _transfers[i].BalanceAfter;
        }

        foreach (var member in members)
        {
            if (member.Id == memberId) return member.Before.Find(currency)?.Balance ?? 0;
        }

        return 0;
    }

    private static bool SamePlaces(Transfer a, Transfer b) =>
        a.MemberId == b.MemberId && a.Kind == b.Kind && a.Debit == b.Debit && a.Credit == b.Credit
        && a.Lot == b.Lot && a.Currency == b.Currency;
}
