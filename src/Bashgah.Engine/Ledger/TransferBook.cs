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
    public IReadOnlyList<Transfer> WithBalances(IReadOnlyCollection<MemberWork> members)
    {
        var balances = new Dictionary<(long, string), long>();
        foreach (var member in members)
        {
            foreach (var account in member.Before.Accounts)
                balances[(member.Before.Id, account.Currency)] = account.Balance;
        }

        for (var i = 0; i < _transfers.Count; i++)
        {
            var transfer = _transfers[i];
            var key = (transfer.MemberId, transfer.Currency);
            var after = balances.GetValueOrDefault(key) + transfer.BalanceChange;
            balances[key] = after;
            _transfers[i] = transfer with { BalanceAfter = after };
        }

        return _transfers;
    }

    private static bool SamePlaces(Transfer a, Transfer b) =>
        a.MemberId == b.MemberId && a.Kind == b.Kind && a.Debit == b.Debit && a.Credit == b.Credit
        && a.Lot == b.Lot && a.Currency == b.Currency;
}
