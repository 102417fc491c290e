using Bashgah.Engine.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>One member's accounts as their transfers add up.</summary>
internal sealed class MemberBooks(FindingList findings)
{
    // Wider than what is stored, so that amounts that cannot be are added up and reported like any others.
    private readonly Dictionary<(string Currency, LedgerAccount Part, LotKey Lot), Int128> _sums = [];
    private readonly Dictionary<string, Int128> _balances = new(StringComparer.Ordinal);

    // A lot that waits for an event gets its dates without a transfer, so that its pending part is only
    // comparable in total.
    private readonly HashSet<string> _withWaiting = new(StringComparer.Ordinal);

    /// <summary>The member's next transfer, by transaction and number.</summary>
    public void Add(TransferRow row)
    {
        var debit = (LedgerAccount)row.Debit;
        var credit = (LedgerAccount)row.Credit;
        if (row.Amount <= 0 || debit == credit || (!IsMembers(debit) && !IsMembers(credit)))
        {
            findings.Add($"transfer {row.TransactionId}/{row.Seq}", "is not a posting of a member's account");
        }

        var lot = new LotKey(row.LotFrom, row.LotUntil, row.LotWaiting);
        Move(row.Currency, debit, lot, -(Int128)row.Amount);
        Move(row.Currency, credit, lot, row.Amount);
        var balance = _balances.GetValueOrDefault(row.Currency);
        if (balance != row.BalanceAfter)
        {
            findings.Add(
                $"transfer {row.TransactionId}/{row.Seq}",
                $"balance after it is {row.BalanceAfter}, but the transfers add up to {balance}");
            // What follows is judged by what stands there, so that one fault is one finding.
            _balances[row.Currency] = row.BalanceAfter;
        }
    }

    /// <summary>Compares with the member's facts.</summary>
    public void Compare(MemberFacts facts)
    {
        foreach (var account in facts.Accounts)
        {
            Compare(facts.Id, account);
        }

        foreach (var ((currency, part, _), sum) in _sums.Where(s => s.Value != 0))
        {
            findings.Add(
                $"member {facts.Id} {currency}", $"{Name(part)} is 0 in facts, but the transfers add up to {sum}");
        }
    }

    private void Compare(long memberId, AccountFacts account)
    {
        CompareOne(memberId, account.Currency, LedgerAccount.Debt, default, -(Int128)account.Debt);
        if (_withWaiting.Contains(account.Currency))
        {
            CompareAllPending(memberId, account);
        }

        foreach (var lot in account.Lots)
        {
            CompareOne(memberId, account.Currency, LedgerAccount.Available, lot.Key, lot.Available);
            CompareOne(memberId, account.Currency, LedgerAccount.Held, lot.Key, lot.Held);
            if (!_withWaiting.Contains(account.Currency))
            {
                CompareOne(memberId, account.Currency, LedgerAccount.Pending, lot.Key, lot.Pending);
            }
        }
    }

    private void CompareAllPending(long memberId, AccountFacts account)
    {
        var sum = Int128.Zero;
        foreach (var key in _sums.Keys.Where(k => k.Currency == account.Currency && k.Part == LedgerAccount.Pending).ToList())
        {
            _sums.Remove(key, out var one);
            sum += one;
        }

        var pending = account.Lots.Aggregate(Int128.Zero, static (all, lot) => all + lot.Pending);
        if (pending != sum)
        {
            findings.Add(
                $"member {memberId} {account.Currency}", $"pending is {pending} in facts, but the transfers add up to {sum}");
        }
    }

    private void CompareOne(long memberId, string currency, LedgerAccount part, LotKey lot, Int128 inFacts)
    {
        _sums.Remove((currency, part, lot), out var sum);
        if (sum != inFacts)
        {
            var of = part == LedgerAccount.Debt ? "" : $" of the lot {lot.FromOn}–{lot.UntilOn}";
            findings.Add(
                $"member {memberId} {currency}",
                $"{Name(part)}{of} is {inFacts} in facts, but the transfers add up to {sum}");
        }
    }

    private void Move(string currency, LedgerAccount part, LotKey lot, Int128 amount)
    {
        if (!IsMembers(part))
        {
            return;
        }

        if (lot.Waiting is not null)
        {
            _withWaiting.Add(currency);
        }

        var key = (currency, part, part == LedgerAccount.Debt ? default : lot);
        _sums[key] = _sums.GetValueOrDefault(key) + amount;
        _balances[currency] = _balances.GetValueOrDefault(currency) + amount;
    }

    private static bool IsMembers(LedgerAccount account) => account <= LedgerAccount.Debt;

    private static string Name(LedgerAccount part) => part.ToString().ToLowerInvariant();
}
