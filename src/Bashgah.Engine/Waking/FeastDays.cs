using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Waking;

/// <summary>
/// Birthdays and membership anniversaries, by the program's calendar (S3.6). They are looked for from the day of the member's
/// clock on, and only while some rule is asked on them: so a program that begins to keep them keeps the next ones.
/// </summary>
internal static class FeastDays
{
    // Who names another birthday, or has it by another calendar, does not have two in a year.
    private const int DaysApart = 300;

    /// <summary>The next birthday to keep; <see cref="LotKey.Never"/> where there is none.</summary>
    public static int NextBirthday(CompiledProgram program, MemberFacts facts)
    {
        if (facts.Birthday == 0 || !LedgerPolicy.Of(program).KeepsBirthdays) return LotKey.Never;
        var today = program.Calendar.DayOf(facts.ClockAt);
        var from = facts.BirthdayKeptOn == 0 ? today : Math.Max(today, facts.BirthdayKeptOn + DaysApart);
        return program.Calendar.NextMonthAndDay(facts.Birthday, from);
    }

    /// <summary>The next anniversary of joining to keep; <see cref="LotKey.Never"/> where there is none.</summary>
    public static int NextAnniversary(CompiledProgram program, MemberFacts facts)
    {
        if (!LedgerPolicy.Of(program).KeepsAnniversaries) return LotKey.Never;
        var last = Math.Max(program.Calendar.DayOf(facts.ClockAt) - 1, facts.AnniversaryKeptOn);
        return program.Calendar.NextAnniversaryAfter(program.Calendar.DayOf(facts.JoinedAt), last);
    }
}
