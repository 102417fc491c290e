using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Ladders of tiers.</summary>
internal static class TierExamples
{
    /// <summary>Up at once; at the end of the period and of the grace down to where the totals say.</summary>
    public static Example Rolling => ExampleDefinition.OfTiers(
        """
        {"main": {
          "measure": {"status": {"window": "rolling", "length": "P12M"}},
          "levels": [{"id": "green"}, {"id": "silver", "from": 100}, {"id": "gold", "from": 300, "requires": [{"visits": {"atLeast": 3}}]}],
          "keep": {"until": "P12M", "roundTo": "month", "grace": "P1M"}, "warn": ["P30D"]}}
        """,
        Buys("2026-03-06 10:00", Line("TV", "electronics", 35000)),
        Buys("2026-03-07 10:00", Line("RICE", "pantry", 2500)),
        Buys("2026-03-08 10:00", Line("RICE", "pantry", 2500)),
        TimePasses("2027-05-01 00:00"));

    /// <summary>By calendar year, upgraded at its end, one level down.</summary>
    public static Example Calendar => ExampleDefinition.OfTiers(
        """
        {"main": {
          "measure": {"status": {"window": "calendar", "unit": "year"}},
          "levels": [{"id": "green"}, {"id": "silver", "from": 100}, {"id": "gold", "from": 300}],
          "upgrade": "at-period-end", "downgrade": "one-down"}}
        """,
        Buys("2026-03-06 10:00", Line("TV", "electronics", 35000)), TimePasses("2027-01-01 00:00"),
        TimePasses("2028-01-02 00:00"));
}
