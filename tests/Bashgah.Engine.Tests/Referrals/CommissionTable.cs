using Bashgah.Engine.Tests.Kit;

namespace Bashgah.Engine.Tests.Referrals;

/// <summary>A random table of levels, as a program says it and as arithmetic reads it.</summary>
internal sealed record CommissionTable
{
    /// <summary>Lines of this group may have shares of their own.</summary>
    public const string Group = "fresh";

    private long? Cap { get; init; }

    private bool Rejects { get; init; }

    private bool IsByMonth { get; init; }

    private string Pending { get; init; } = "\"none\"";

    private List<long>? GroupPercents { get; init; }

    /// <summary>True: each level has a cap of its own; false: all have one together.</summary>
    public bool CapsLevels { get; private init; }

    /// <summary>From the nearest up: so many per cent, or a fixed amount.</summary>
    public List<(long Percent, long? Fixed)> Levels { get; private init; } = [];

    public string Definition
    {
        get
        {
            var per = IsByMonth ? ", \"per\": \"month\"" : "";
            var limit = Cap is null
                ? "[]" : $$"""[{"member": {"points": {{Cap}}{{per}}, "else": "{{(Rejects ? "reject" : "trim")}}"} }]""";
            var levels = Levels.Select(level =>
                $$"""{ {{(level.Fixed is { } money ? $"\"fixed\": {money}" : $"\"rate\": \"{Rate(level.Percent)}\"")}}, "limit": {{(CapsLevels ? limit : "[]")}} }""");
            var groups = GroupPercents is null ? "" : $", \"productGroups\": {{\"{Group}\": [{string.Join(", ", GroupPercents.Select(p => $"\"{Rate(p)}\""))}]}}";
            return ReferralPrograms.Commission($"""
                "levels": [{string.Join(", ", levels)}], "as": "credit", "pending": {Pending}, "limit": {(CapsLevels ? "[]" : limit)}{groups}
                """);
        }
    }

    public static CommissionTable Make(Random random, long? cap)
    {
        var levels = Enumerable.Range(0, 1 + random.Next(5))
            .Select(i => ((long)random.Next(1, 12), random.Next(4) == 0 ? random.Next(1, 700) : (long?)null)).ToList();
        // Shares by product group are said where every level has a share.
        var isByGroup = random.Next(2) == 0;
        if (isByGroup) levels = [.. levels.Select(level => (level.Item1, (long?)null))];
        return new()
        {
            Cap = cap,
            Rejects = random.Next(4) == 0,
            IsByMonth = random.Next(2) == 0,
            CapsLevels = random.Next(2) == 0,
            Pending = random.Next(3) switch { 0 => "\"none\"", 1 => """{"for": "P14D"}""", _ => "\"return-window\"" },
            Levels = levels,
            GroupPercents = isByGroup ? [.. levels.Select(_ => (long)random.Next(0, 20))] : null,
        };
    }

    /// <summary>What a level gives of what remains, before caps.</summary>
    public long Exact(int level, IReadOnlyList<CommissionTree.Line> lines)
    {
        if (lines.All(line => line.Left == 0)) return 0;
        var (percent, money) = Levels[level - 1];
        if (money is { } some) return some;
        return lines.Sum(line => line.Remains * (line.Group == Group && GroupPercents is { } own ? own[level - 1] : percent)) / 100;
    }

    /// <summary>The counter of a cap, where it is kept for ever.</summary>
    public string? CounterOf(int level) =>
        Cap is null || IsByMonth ? null : CapsLevels ? $"rule/referral/{level}/credit/0" : "rule/referral/credit/0";

    /// <summary>The same within what a cap left.</summary>
    public long Limited(long exact, long? room)
    {
        if (room is not { } left || exact <= left) return exact;
        return Rejects ? 0 : left;
    }

    /// <summary>The number of the period that caps count in now.</summary>
    public int PeriodOf(Club club)
    {
        if (!IsByMonth) return 0;
        var today = DateOnly.FromDayNumber(club.Program.Calendar.DayOf(club.Now) - Club.Day("2000-01-01") + new DateOnly(2000, 1, 1).DayNumber);
        return (today.Year * 12) + today.Month;
    }

    private static string Rate(long percent) => $"0.{percent:00}";
}
