using Bashgah.Engine.Time;

namespace Bashgah.Engine.Liability;

/// <summary>Months as numbers, so that an age is a difference.</summary>
internal static class MonthNumbers
{
    private const int MonthsPerYear = 12;

    extension(ProgramCalendar calendar)
    {
        /// <summary>The number of the month that a day lies in, by the program's calendar.</summary>
        public int MonthNumber(int on)
        {
            var (year, month, _) = calendar.DateParts(on);
            return (year * MonthsPerYear) + month - 1;
        }
    }
}
