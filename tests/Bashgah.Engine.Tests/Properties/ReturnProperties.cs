using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>What stands after returns depends on what remains alone (S6.1); nothing remains of what came back whole.</summary>
public sealed class ReturnProperties
{
    private static readonly Arbitrary<ReturnCase> Cases = Arb.From(
        Gen.Choose(0, int.MaxValue).Select(ReturnCase.Make), one => one.Smaller());

    [Fact]
    public void Splits_and_orders_of_the_same_returns_leave_the_same() => Checking.ForAll(Cases, 400, one =>
    {
        if (one.Begin() is not { } begun) return;
        var (books, purchase) = begun;
        var parts = one.PartsOf(purchase);
        if (parts.Count == 0) return;
        var together = Returned(books, purchase, [Merged(parts)]);
        var inTurn = Returned(books, purchase, parts.Select(part => (IReadOnlyList<ReturnLine>)[part]));
        var backwards = Returned(books, purchase, parts.Reverse().Select(part => (IReadOnlyList<ReturnLine>)[part]));
        Assert.Equal(Standing(together), Standing(inTurn));
        Assert.Equal(Standing(together), Standing(backwards));
    });

    [Fact]
    public void Everything_back_leaves_nothing_of_the_document() => Checking.ForAll(Cases, 400, one =>
    {
        if (one.Begin() is not { } begun) return;
        var (books, purchase) = begun;
        var parts = one.PartsOf(purchase);
        var after = Returned(books, purchase, parts.Select(part => (IReadOnlyList<ReturnLine>?)[part]).Append(null));
        var trace = after.HistoryOf(purchase.DocumentNo)[^1].Trace;
        Assert.Empty(trace.Awards);
        Assert.Empty(trace.LimitUses);
        Assert.Empty(trace.Carry);
        Assert.All(trace.Commissions, share => Assert.True(share is { Awards.Count: 0, LimitUses.Count: 0, Carry.Count: 0 }));
        var without = one.Without();
        WakeAll(without);
        WakeAll(after);
        // Those who got commission have nothing of it either.
        foreach (var member in after.Members)
            Assert.Equal(Totals(without, member, one.LeavesTotals), Totals(after, member, one.LeavesTotals));
    });

    private static Books Returned(Books books, Purchase purchase, IEnumerable<IReadOnlyList<ReturnLine>?> returns)
    {
        var fork = books.Fork();
        var number = 0;
        foreach (var lines in returns)
        {
            var outcome = fork.Post(new Return(purchase.DocumentNo, "", null, $"B{++number}", lines) { OccurredAt = fork.Now });
            if (lines is not null || outcome is Outcome.Accepted) Assert.IsType<Outcome.Accepted>(outcome);
        }

        return fork;
    }

    private static IReadOnlyList<ReturnLine> Merged(IEnumerable<ReturnLine> parts) =>
        [.. parts.GroupBy(part => part.Line).Select(line => new ReturnLine(
            line.Key, line.Sum(part => part.Quantity), line.Sum(part => part.Amount)))];

    // What is noted of the last return, the facts, and the counters; not how many transactions there were.
    private static string Standing(Books books)
    {
        var last = books.Decisions.Last();
        var trace = last.Trace with { Vouchers = [], Tiers = [], KeepFromRefund = 0 };
        return TraceCodec.Write(trace) + '\n' + string.Join('\n', books.Members.Select(id => Totals(books, id, leavesTotals: false)));
    }

    // Whoever the purchase touched has been woken; the others may have something due.
    private static void WakeAll(Books books)
    {
        foreach (var member in books.Members.ToArray()) books.Post(new Wake(member, WakeKinds.Last) { OccurredAt = books.Now });
    }

    private static string Totals(Books books, long member, bool leavesTotals)
    {
        var facts = books.Facts(member);
        var program = books.Policy.At(books.Now);
        var accounts = AccountView.Of(program, facts).Select(account =>
            $"{account.Currency} {account.Available + account.Pending + account.Held - account.Debt - WrittenOff(books, member, account.Currency)} "
            + $"{account.LifetimeEarned} {account.LifetimeSpent} {facts.Accounts.Find(a => a.Currency == account.Currency)?.CarryBillionths ?? 0}");
        var series = leavesTotals ? [] : facts.Series.Select(s => $"{s.Measure} {string.Join(' ', s.Days)}");
        var counters = facts.Counters.Concat(books.Counters.Values).Where(c => c.Amount != 0 || c.Times != 0)
            // A streak stands when its purchase comes back (S4.8).
            .Where(c => !c.Key.StartsWith("streak/", StringComparison.Ordinal))
            // So does that members were warned: a level that stands after a return has been warned of.
            .Where(c => !c.Key.StartsWith("tier-warned/", StringComparison.Ordinal))
            // An offer's use comes back as long as it can be used.
            .Where(c => !c.Key.StartsWith("offer/", StringComparison.Ordinal) || c.PeriodOn >= program.Calendar.DayOf(books.Now))
            .Select(c => c with { Key = WithoutNumber(c.Key), Version = 0, KeepUntilOn = 0 }).OrderBy(c => c.Key).ThenBy(c => c.PeriodOn);
        return string.Join('\n', [.. accounts, .. series, .. counters.Select(c => c.ToString())]);
    }

    // Offers are numbered by their member's transactions.
    private static string WithoutNumber(string key) => key.StartsWith("offer", StringComparison.Ordinal) ? key[..(key.LastIndexOf('/') + 1)] : key;

    // What returns could not find and wrote off is a gift to the member (S6.3).
    private static long WrittenOff(Books books, long member, string currency) => books.Decisions
        .SelectMany(decision => decision.Transfers)
        .Where(t => t.MemberId == member && t.Currency == currency && t.Debit == LedgerAccount.WrittenOff)
        .Sum(t => t.Amount);
}
