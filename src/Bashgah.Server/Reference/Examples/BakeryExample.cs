using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>The complete example on top of the page.</summary>
internal static class BakeryExample
{
    public static Example Example { get; } = new(
        ReferenceText.Bakery, ReferenceText.Bakery,
        [
            Joins("2026-03-02 09:00"),
            Buys("2026-03-06 10:00", Line("LOAF", "bread", 1250), Line("COFFEE-S", "drinks", 900) with { Quantity = 3000 }),
            Buys("2026-03-09 10:00", Line("LOAF", "bread", 650), Line("COFFEE-L", "drinks", 3000) with { Quantity = 6000 }),
            TimePasses("2026-03-17 09:00"),
        ]);
}
