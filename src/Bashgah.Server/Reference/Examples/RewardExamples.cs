using Bashgah.Engine.Programs;
using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Rewards of each kind, and what taking them comes to.</summary>
internal static class RewardExamples
{
    public static Example Of(ReferenceEntry kind) => kind.Key switch
    {
        "discount" => Taken(kind, "\"price\": {\"points\": 900, \"gold\": 800}, \"voucher\": {\"valid\": \"P30D\"}"),
        "product" => Taken(kind, "\"price\": {\"points\": 300}, \"stock\": 1", Redeems("2026-03-08 10:00", "example")),
        "giftCard" => Taken(kind, "\"price\": {\"points\": 5000}"),
        "charity" => Taken(
            kind, "\"price\": {\"points\": 200}, \"limit\": [{\"member\": {\"times\": 1, \"per\": \"month\"}}]",
            Redeems("2026-03-08 10:00", "example")),
        _ => throw new InvalidOperationException($"The reward \"{kind.Key}\" has no example in {nameof(RewardExamples)}."),
    };

    private static Example Taken(ReferenceEntry kind, string terms, params Step[] more) => ExampleDefinition.OfRewards(
        ExampleDefinition.Fill(
            """{"example": {"kind": EXAMPLE, TERMS}}""", ("EXAMPLE", kind.Example), ("TERMS", terms)),
        [
            Buys("2026-03-06 10:00", Line("TV", "electronics", 100000)), Redeems("2026-03-07 10:00", "example"), .. more,
        ]);
}
