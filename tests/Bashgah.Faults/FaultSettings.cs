using System.Globalization;

// The tests of this project load the machine; beside one another they would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Bashgah.Faults;

/// <summary>How much is broken: little with the other tests, much by <c>tests/faults.sh</c>.</summary>
internal static class FaultSettings
{
    /// <summary>True for the long form.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("BASHGAH_FAULTS") == "long";

    /// <summary>How many nodes stand over one database.</summary>
    public static TheoryData<int> NodeCounts => IsLong ? new() { 2, 4 } : new() { 4 };

    /// <summary>Whether what time gives draws on a budget.</summary>
    public static TheoryData<bool> WithBudget => IsLong ? new() { false, true } : new() { true };

    /// <summary>Kills of the server on each database.</summary>
    public static int Kills => Number("BASHGAH_FAULTS_KILLS", whenShort: 3, whenLong: 200);

    /// <summary>Immediate stops of PostgreSQL.</summary>
    public static int Restarts => Number("BASHGAH_FAULTS_RESTARTS", whenShort: 2, whenLong: 50);

    /// <summary>How long PostgreSQL stands still, beside the time in which a node finds out that it is not ready.</summary>
    public static TimeSpan StandstillLength => TimeSpan.FromSeconds(IsLong ? 60 : 1);

    /// <summary>How long several nodes share members and a budget.</summary>
    public static TimeSpan NodesLength => IsLong
        ? TimeSpan.FromMinutes(Number("BASHGAH_FAULTS_MINUTES", whenShort: 1, whenLong: 10))
        : TimeSpan.FromSeconds(2);

    /// <summary>How often, and how long each time, tills sell beside others that draw on a budget, and beside such that do not.</summary>
    public static (int Rounds, TimeSpan Length) Neighbours => IsLong
        ? (5, TimeSpan.FromSeconds(10))
        : (1, TimeSpan.FromSeconds(1));

    /// <summary>Rewards whose last unit is fought for.</summary>
    public static int LastUnits => IsLong ? 20 : 2;

    /// <summary>How often members name one another at once, as those who brought them.</summary>
    public static int Namings => IsLong ? 300 : 12;

    /// <summary>How many versions of the policy take effect while tills sell.</summary>
    public static int VersionChanges => IsLong ? 40 : 4;

    /// <summary>How many members time has something to do for, and how often a node dies over it.</summary>
    public static (int Members, int Kills) Wakes => IsLong ? (6_000, 25) : (600, 2);

    /// <summary>How long everything is sent again and again.</summary>
    public static TimeSpan RepeatLength => TimeSpan.FromSeconds(IsLong ? 60 : 2);

    /// <summary>How often the disk is full.</summary>
    public static int FullDisks => IsLong ? 20 : 2;

    /// <summary>How often a server is asked to stop.</summary>
    public static int Drains => IsLong ? 20 : 2;

    /// <summary>How long more is asked of the server than it can do.</summary>
    public static TimeSpan OverloadLength => TimeSpan.FromSeconds(IsLong ? 60 : 3);

    private static int Number(string variable, int whenShort, int whenLong)
    {
        if (!IsLong)
            return whenShort;
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : whenLong;
    }
}
