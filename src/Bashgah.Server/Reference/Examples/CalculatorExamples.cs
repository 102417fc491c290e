using Bashgah.Engine.Programs;
using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>For each kind of calculator: its example in a rule.</summary>
internal static class CalculatorExamples
{
    private const string Friday = "2026-03-06 10:00";
    private const string Saturday = "2026-03-07 10:00";

    private static readonly Dictionary<string, Step[]> Steps = new()
    {
        ["perAmount"] = [Buys(Friday, Line("APPLE", "fruit", 150), Line("RICE", "pantry", 150)), Buys(Saturday, Line("GUM", "sweets", 99))],
        ["fixed"] = [Buys(Friday, Line("RICE", "pantry", 2500)), Buys(Saturday, Line("TV", "electronics", 99900))],
        ["percent"] = [Buys(Friday, Line("RICE", "pantry", 2500)), Buys(Saturday, Line("GUM", "sweets", 30))],
        ["perQuantity"] =
        [
            Buys(Friday, Line("COFFEE-S", "drinks", 900) with { Quantity = 3000 }),
            Buys(Saturday, Line("APPLE", "fruit", 1100) with { Quantity = 1750 }),
        ],
        ["steps"] =
        [
            Buys(Friday, Line("RICE", "pantry", 4999)), Buys(Saturday, Line("RICE", "pantry", 5000)),
            Buys("2026-03-08 10:00", Line("RICE", "pantry", 9000), Line("APPLE", "fruit", 3000)),
        ],
    };

    public static Example Of(ReferenceEntry kind)
    {
        if (!Steps.TryGetValue(kind.Key, out var steps))
        {
            throw new InvalidOperationException(
                $"The calculator \"{kind.Key}\" has no example in {nameof(CalculatorExamples)}.");
        }

        // A share of money is for store credit.
        var currency = kind.Key == "percent" ? "credit" : "points";
        return ExampleDefinition.Rules(
            ExampleDefinition.Fill(
                """{"id": "example", "give": {"CURRENCY": EXAMPLE}}""", ("CURRENCY", currency), ("EXAMPLE", kind.Example)),
            steps);
    }
}
