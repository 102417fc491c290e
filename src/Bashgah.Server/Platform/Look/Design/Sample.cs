using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Platform.Look.Design;

/// <summary>What the page of parts shows where a page shows what it read.</summary>
internal static class Sample
{
    private static readonly ProgramCalendar Gregorian = new("Asia/Kuala_Lumpur", CalendarKind.Gregorian);
    private static readonly ProgramCalendar Persian = new("Asia/Tehran", CalendarKind.Persian);

    /// <summary>A day as a language writes it.</summary>
    public static string Day(Wording wording) =>
        DayNumber.TryParse("2026-12-21", out var day)
            ? new DayWords(wording.LanguageCode == Language.Persian ? Persian : Gregorian, wording).Day(day)
            : throw new InvalidOperationException("There is such a day.");
}
