using Bashgah.Engine.Rules.Limits;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>Who may bring whom, and how far up commission goes (S9). What commission comes to is said by rules, one a level.</summary>
public sealed record ReferralPolicy
{
    /// <summary>A program that says nothing of referrals: who brought whom is noted, and nothing is given for it.</summary>
    public static ReferralPolicy None { get; } = new() { WindowDays = WindowDaysDefault };

    /// <summary>Window of a program that names none.</summary>
    internal const int WindowDaysDefault = 30;

    /// <summary>How many days after joining a referrer may still be named (S9.1).</summary>
    public required int WindowDays { get; init; }

    /// <summary>Levels of the commission that goes up furthest, 0 to 10: A brought B, B brought C is two.</summary>
    public int Depth { get; init; }

    /// <summary>How many members one may bring a period, by counters in the referrer's facts.</summary>
    internal IReadOnlyList<CounterSpec> Velocity { get; init; } = [];
}
