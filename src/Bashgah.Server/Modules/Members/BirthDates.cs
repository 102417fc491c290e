using Bashgah.Engine.Time;

namespace Bashgah.Server.Modules.Members;

/// <summary>Which days a member may have been born on.</summary>
internal static class BirthDates
{
    /// <summary>Nobody who lives was born before this year: what lies earlier is a slip of the pen.</summary>
    public const int YearMin = 1900;

    /// <summary>The first such day.</summary>
    public static int Earliest { get; } = DayNumber.TryFromDate(YearMin, 1, 1, out var on) ? on : throw new InvalidOperationException();

    /// <summary>Whether a day lies between the first one and today.</summary>
    public static bool IsPlausible(int on, int today) => on >= Earliest && on <= today;
}
