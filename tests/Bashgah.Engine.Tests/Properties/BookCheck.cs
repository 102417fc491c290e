using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>
/// A second set of books, kept from the transfers alone: it must agree with the facts in every lot and part, and house and
/// members must sum to zero.
/// </summary>
internal sealed class BookCheck
{
    private static readonly LedgerAccount[] LotParts =
        [LedgerAccount.Pending, LedgerAccount.Available, LedgerAccount.Held];

    private readonly Dictionary<(long Member, string Currency, LedgerAccount Part, LotKey Lot), long> _parts = [];
    private readonly Dictionary<(string Currency, LedgerAccount House), decimal> _house = [];
    private readonly Dictionary<long, MemberFacts> _facts = [];

    public void Follow(IReadOnlyList<Decision> decisions)
    {
        foreach (var decision in decisions) Follow(decision);
    }

    private void Follow(Decision decision)
    {
        var before = _facts.ToDictionary(f => f.Key, f => f.Value);
        foreach (var facts in decision.Members) _facts[facts.Id] = facts;
        Redate(decision, before);
        foreach (var transfer in decision.Transfers) Post(transfer);
        foreach (var facts in decision.Members) Agree(facts);
        foreach (var currency in _house.Keys.Select(key => key.Currency).Distinct())
        {
            // Wider than 64 bits: the sum of many members may be more than one may have.
            var members = _parts.Where(p => p.Key.Currency == currency).Sum(p => (decimal)p.Value);
            Assert.Equal(0, members + _house.Where(h => h.Key.Currency == currency).Sum(h => h.Value));
        }

        Assert.Equal(0, _house.Where(h => h.Key.House == LedgerAccount.InTransit).Sum(h => h.Value));
        if (!MayOwe(decision.Event)) NoNewDebt(decision, before);
    }

    // A lot that waited for an event gets its dates without a posting.
    private void Redate(Decision decision, Dictionary<long, MemberFacts> before)
    {
        foreach (var facts in decision.Members)
        {
            foreach (var account in facts.Accounts)
            {
                var known = before.GetValueOrDefault(facts.Id)?.Accounts.Find(a => a.Currency == account.Currency)?.Maturations ?? [];
                foreach (var maturation in account.Maturations.Except(known))
                {
                    var waiting = (facts.Id, account.Currency, LedgerAccount.Pending, new LotKey(0, 0, maturation.Waiting));
                    Add((facts.Id, account.Currency, LedgerAccount.Pending, maturation.Became), _parts.GetValueOrDefault(waiting));
                    _parts.Remove(waiting);
                }
            }
        }
    }

    private void Post(Transfer transfer)
    {
        Assert.True(transfer.Amount > 0);
        Assert.True(transfer.Debit <= LedgerAccount.Debt || transfer.Credit <= LedgerAccount.Debt);
        Move(transfer, transfer.Debit, -transfer.Amount);
        Move(transfer, transfer.Credit, transfer.Amount);
        var balance = _parts.Where(p => p.Key.Member == transfer.MemberId && p.Key.Currency == transfer.Currency).Sum(p => (decimal)p.Value);
        Assert.Equal(transfer.BalanceAfter, balance);
    }

    private void Move(Transfer transfer, LedgerAccount account, long amount)
    {
        if (account > LedgerAccount.Debt)
        {
            var key = (transfer.Currency, account);
            _house[key] = _house.GetValueOrDefault(key) + amount;
        }
        else
        {
            Add((transfer.MemberId, transfer.Currency, account, account == LedgerAccount.Debt ? default : transfer.Lot), amount);
        }
    }

    private void Add((long, string, LedgerAccount, LotKey) key, long amount) => _parts[key] = _parts.GetValueOrDefault(key) + amount;

    private void Agree(MemberFacts facts)
    {
        foreach (var account in facts.Accounts)
        {
            Assert.Equal(account.Lots.OrderBy(lot => lot.Key).Select(lot => lot.Key).Distinct(), account.Lots.Select(lot => lot.Key));
            long Of(LedgerAccount part, LotKey lot) => _parts.GetValueOrDefault((facts.Id, account.Currency, part, lot));
            foreach (var lot in account.Lots)
            {
                Assert.Equal(
                    (lot.Pending, lot.Available, lot.Held),
                    (Of(LedgerAccount.Pending, lot.Key), Of(LedgerAccount.Available, lot.Key), Of(LedgerAccount.Held, lot.Key)));
                Assert.True(lot is { Pending: >= 0, Available: >= 0, Held: >= 0, Expired: >= 0 });
                Assert.True(lot.Pending + lot.Available + lot.Held + lot.Expired > 0);
            }

            var known = account.Lots.Select(lot => lot.Key).ToHashSet();
            Assert.All(
                _parts.Where(p => p.Key.Member == facts.Id && p.Key.Currency == account.Currency
                    && LotParts.Contains(p.Key.Part) && !known.Contains(p.Key.Lot)),
                p => Assert.Equal(0, p.Value));
            Assert.Equal(-account.Debt, Of(LedgerAccount.Debt, default));
            Assert.True(account.Debt >= 0);
            Assert.True(account.Debt == 0 || account.Lots.All(lot => lot.Available == 0));
        }
    }

    private static bool MayOwe(LedgerEvent e) => e is Return or Adjustment;

    private static void NoNewDebt(Decision decision, Dictionary<long, MemberFacts> before)
    {
        foreach (var facts in decision.Members)
        {
            foreach (var account in facts.Accounts)
            {
                var debt = before.GetValueOrDefault(facts.Id)?.Accounts.Find(a => a.Currency == account.Currency)?.Debt ?? 0;
                Assert.True(account.Debt <= debt, $"{decision.Event.GetType().Name} made debt.");
            }
        }
    }
}
