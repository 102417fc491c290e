namespace Bashgah.Bench.Load;

/// <summary>Stores and articles of the demo's supermarket, which is what every part buys from.</summary>
internal static class Shelf
{
    /// <summary>Least and most of a line, in sen: three lines are 3 to 1,000 ringgit.</summary>
    public const int AmountMin = 100;
    public const int AmountMax = 33_333;

    /// <summary>Lines of a purchase.</summary>
    public const int LinesCount = 3;

    public static readonly string[] Stores = ["bangsar", "klcc", "petaling-jaya"];

    /// <summary>Number, product group, brand.</summary>
    public static readonly (string Sku, string Group, string? Brand)[] Articles =
    [
        ("FRU-BANANA", "fruit", null), ("FRU-APPLE-6", "fruit", null), ("VEG-SPINACH", "vegetables", null),
        ("VEG-TOMATO", "vegetables", null), ("BAK-LOAF", "bakery", "Kasturi"), ("BAK-BARBARI", "bakery", null),
        ("DAI-MILK-1L", "dairy", "Sawah"), ("DAI-EGGS-10", "dairy", null), ("MEA-CHICKEN", "meat", null),
        ("SEA-PRAWN", "seafood", null), ("PAN-RICE-5KG", "pantry", "Melur"), ("PAN-OIL-2KG", "pantry", "Melur"),
        ("PAN-SAFFRON", "pantry", null), ("COFFEE-S", "beverages", "Melur Kopi"), ("BEV-TEH-25", "beverages", "Kasturi"),
        ("BEV-WATER-6", "beverages", "Melur"), ("SNA-KEROPOK", "snacks", "Kasturi"), ("SNA-CHOCOLATE", "snacks", null),
        ("HOU-DETERGENT", "household", "Melur"), ("HOU-BAGS", "household", "Melur"), ("BAB-NAPPIES", "baby", null),
        ("CAR-SHAMPOO", "personal-care", null), ("TOB-CIGARETTES", "tobacco", null), ("GIF-CARD-50", "gift-cards", null),
    ];

    public static int Amount(Chance chance) => AmountMin + chance.Below(AmountMax - AmountMin);
}
