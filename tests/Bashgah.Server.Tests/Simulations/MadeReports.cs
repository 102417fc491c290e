using Bashgah.Engine.Simulation;
using Bashgah.Server.Simulations;

namespace Bashgah.Server.Tests.Simulations;

/// <summary>Reports made by hand, with figures that are easy to find again.</summary>
internal static class MadeReports
{
    private static readonly Dictionary<string, string> PointsName = new() { ["en"] = "point|points", ["fa"] = "امتیاز", ["ms"] = "mata" };

    /// <summary>Three months under the policy in force and two others; the third is a file whose name is a formula.</summary>
    public static SimulationAnswer Of(string calendar = "gregorian", string money = "MYR", int digits = 2, string spending = SpendingWords.AsTheyDid) => new(
        money, "2026-03-21", "2026-06-20", 12_345, 678,
        [Policy(SimulationReport.InForce, 1), Policy("1", 2), Policy("=1+1,\"x\".json", 3)],
        [
            new(
                "1", SimulationReport.InForce, 7_000, -300, 2, 7_100, 1, 100,
                [new("mem_1", 1_000, 8_000, 7_000), new("mem_2", 0, 100, 100), new("-mem", 500, 400, -100)],
                [new(-999, -100, 1), new(-99, -10, 0), new(-9, -1, 0), new(0, 0, 675), new(1, 9, 0), new(10, 99, 0), new(100, 999, 1), new(1_000, 9_999, 1)]),
            new("=1+1,\"x\".json", SimulationReport.InForce, 0, 0, 0, 0, 0, 0, [], [new(0, 0, 678)]),
        ],
        digits, calendar == SimulationReport.PersianCalendar ? "Asia/Tehran" : "Asia/Kuala_Lumpur", calendar, spending,
        spending == SpendingWords.Share ? 305 : null);

    private static PolicyAnswer Policy(string name, int times) => new(
        name, [Points(times * 3_000)],
        [
            new("2026-03-21", [Points(times * 1_000)]), new("2026-04-21", [Points(times * 1_000)]),
            new("2026-05-22", [Points(times * 1_000)]),
        ],
        [new LevelFigures("main", "gold", 10 * times)], [new("main", "green", "gold", "reached", times), new("main", "gold", "gold", "kept", 1)],
        [new RuleFigures("base", "points", 3_000 * times, 40 * times, 3_000 * times)], [new("coffee", "issued", 2)],
        [new("launch", "points", null, "2026-03-21", 500, 500, "2026-04-02"), new("launch", "times", "north", null, 3, 10, null)],
        new SortedDictionary<string, long> { ["insufficient-balance"] = times - 1 },
        new Dictionary<string, int> { ["points"] = 0 }, [new NameAnswer("currency", "points", PointsName)]);

    private static CurrencyAnswer Points(long given) => new(
        "points", 0, given, given / 10, given / 5, 0, given / 20, 0, 0, 0, given - (given / 10) - (given / 5) - (given / 20),
        given - (given / 10), given - (given / 10) - (given / 5) - (given / 20));
}
