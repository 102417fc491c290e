using Bashgah.Engine.Ledger;
using Bashgah.Engine.Liability;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Time;
using NodaTime;
using Xunit;

namespace Bashgah.Engine.Tests.Liability;

/// <summary>What was at risk at each age, worked out by hand.</summary>
public sealed class AgeHistoryTests
{
    private static readonly ProgramCalendar _calendar = new("Asia/Kuala_Lumpur", CalendarKind.Gregorian, IsoDayOfWeek.Monday);

    private readonly AgeHistory _history = new(_calendar, Club.Day("2026-04-10"));

    [Fact]
    public void Units_are_at_risk_from_their_first_month_to_the_last_that_is_over()
    {
        var (january, march) = (Lot("2026-01-05"), Lot("2026-03-20"));
        Move("2026-01-05", EntryKind.Accrual, 100, january);
        Move("2026-01-25", EntryKind.Redemption, -30, january);
        Move("2026-02-11", EntryKind.Redemption, -20, january);
        Move("2026-03-20", EntryKind.Accrual, 50, march);
        Move("2026-03-31", EntryKind.Redemption, -10, march);
        // April is not over.
        Move("2026-04-02", EntryKind.Redemption, -5, march);
        // At age 0 100 + 50, of which 30 + 10 are spent; at age 1 January's 70 alone; at age 2 its 50, that nothing happened to.
        AssertRisks((150, 40), (70, 20), (50, 0));
        Assert.Equal(3, _history.MonthsOf("points"));
        Assert.Equal(0, _history.MonthsOf("credit"));
    }

    [Fact]
    public void What_is_taken_back_was_not_at_risk_and_what_is_given_back_is_again()
    {
        var january = Lot("2026-01-05");
        Move("2026-01-05", EntryKind.Accrual, 100, january);
        Move("2026-02-01", EntryKind.Reversal, -10, january);
        Move("2026-02-02", EntryKind.Redemption, -40, january);
        Move("2026-03-01", EntryKind.GiveBack, 15, january);
        Move("2026-03-02", EntryKind.DebtPayment, -5, january);
        // 100; 100 − 10; 50 + 15 − 5.
        AssertRisks((100, 0), (90, 40), (60, 0));
    }

    [Fact]
    public void Sliding_units_expire_of_what_was_not_spent()
    {
        var january = Lot("2026-01-05") with { UntilOn = LotKey.Sliding };
        Move("2026-01-05", EntryKind.Accrual, 100, january);
        Move("2026-02-02", EntryKind.Redemption, -40, january);
        Move("2026-02-28", EntryKind.Expiry, -45, january);
        Assert.Equal(new AgeRisk(100, 40, 60, 45), _history.RisksOf("points")[1, 1]);
        Assert.Equal(new AgeRisk(15, 0, 15, 0), _history.RisksOf("points")[1, 2]);
    }

    [Fact]
    public void What_waits_for_an_event_begins_when_it_comes()
    {
        Move("2026-01-05", EntryKind.Accrual, 100, new(0, 0, "activity:approved#1"));
        _history.Add(
            new(1, "points", EntryKind.Maturation, LedgerAccount.Pending, LedgerAccount.Available, 100, Lot("2026-03-01"), 0, null),
            At("2026-03-01"), isWake: false);
        // The same of a wake moves nothing.
        _history.Add(
            new(1, "points", EntryKind.Maturation, LedgerAccount.Pending, LedgerAccount.Available, 70, Lot("2026-03-01"), 0, null),
            At("2026-03-02"), isWake: true);
        AssertRisks((100, 0));
    }

    private void AssertRisks(params (long AtRisk, long Redeemed)[] expected)
    {
        var risks = _history.RisksOf("points");
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(age => (risks[1, age].AtRisk, risks[1, age].Redeemed)));
        Assert.Equal(default, risks[1, expected.Length]);
        Assert.Equal(default, risks[2, 0]);
    }

    private void Move(string on, EntryKind kind, long change, LotKey lot)
    {
        var (debit, credit) = change > 0
            ? (LedgerAccount.Issued, LedgerAccount.Available)
            : (LedgerAccount.Available, LedgerAccount.Redeemed);
        _history.Add(new(1, "points", kind, debit, credit, Math.Abs(change), lot, 0, null), At(on), isWake: false);
    }

    private static LotKey Lot(string from) => new(Club.Day(from), Club.Day("2026-12-31"), null);

    private static long At(string on) => _calendar.StartOfDay(Club.Day(on));
}
