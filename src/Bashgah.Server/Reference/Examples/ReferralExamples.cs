using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Members who bring members, and what they get.</summary>
internal static class ReferralExamples
{
    public static Example Levels => ExampleDefinition.OfReferral(
        """
        {
          "newcomer": {"credit": {"fixed": 500}},
          "commission": [{"levels": ["0.05", "0.02", "0.01"], "as": "credit", "pending": {"for": "P14D"}}]
        }
        """,
        Joins("2026-03-01 10:00"),
        Joins("2026-03-02 10:00", 2, broughtBy: 1),
        Joins("2026-03-03 10:00", 3, broughtBy: 2),
        Buys("2026-03-06 10:00", 3, [Line("TV", "electronics", 100_000)]),
        Buys("2026-03-07 10:00", 2, [Line("BREAD", "bakery", 1_250)]));

    public static Example ClawBack => ExampleDefinition.OfReferral(
        """
        {"commission": [{"levels": ["0.05", "0.02"], "as": "credit", "productGroups": {"fresh": ["0.02", "0"]}}]}
        """,
        Joins("2026-03-01 10:00"),
        Joins("2026-03-02 10:00", 2, broughtBy: 1),
        Joins("2026-03-03 10:00", 3, broughtBy: 2),
        Buys("2026-03-06 10:00", 3, [Line("TV", "electronics", 100_000), Line("APPLE", "fruit", 1_000)]),
        Returns("2026-03-08 10:00", 3, "2026-03-06 10:00", 1),
        Returns("2026-03-09 10:00", 3, "2026-03-06 10:00"));

    public static Example Groups => ExampleDefinition.OfReferral(
        """
        {"commission": [
          {"id": "retail", "on": {"purchases": {"first": 2}}, "buyerGroups": ["retail"], "levels": ["0.10"], "as": "credit",
           "limit": [{"member": {"points": 1500, "per": "month"}}]},
          {"id": "trade", "buyerGroups": ["trade"], "levels": ["0.01"], "as": {"credit": "1", "points": "0.5"}}
        ]}
        """,
        Joins("2026-03-01 10:00"),
        Joins("2026-03-02 10:00", 2, ["retail"], broughtBy: 1),
        Joins("2026-03-03 10:00", 3, ["trade"], broughtBy: 1),
        Buys("2026-03-06 10:00", 2, [Line("KETTLE", "kitchen", 10_000)]),
        Buys("2026-03-07 10:00", 2, [Line("KETTLE", "kitchen", 10_000)]),
        Buys("2026-03-08 10:00", 2, [Line("KETTLE", "kitchen", 10_000)]),
        Buys("2026-03-09 10:00", 3, [Line("KETTLE", "kitchen", 10_000)]));

    public static Example Bringing => ExampleDefinition.OfReferral(
        """
        {
          "velocity": [{"members": 2, "per": "day"}],
          "commission": [{"id": "thanks", "on": "referred", "levels": [{"fixed": 1000}, {"fixed": 200}], "as": "credit",
                          "pending": "none"}]
        }
        """,
        Joins("2026-03-01 10:00"),
        Joins("2026-03-02 10:00", 2, broughtBy: 1),
        Joins("2026-03-02 11:00", 3, broughtBy: 2),
        Joins("2026-03-02 12:00", 4, broughtBy: 2),
        Joins("2026-03-02 13:00", 5, broughtBy: 2));
}
