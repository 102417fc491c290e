namespace Bashgah.Server.Commands.Demo.Trades;

/// <summary>Melur Club: a supermarket with three stores.</summary>
internal static class SupermarketTrade
{
    public static DemoTrade Trade { get; } = new()
    {
        Template = "supermarket",
        Slug = "melur",
        Name = "Melur Club",
        Initials = "MC",
        ReferralPrefix = "MELUR",
        Groups = [("staff", 4), ("student", 12)],
        Stores =
        [
            ("bangsar", "Melur Bangsar", 45), ("klcc", "Melur KLCC", 30), ("petaling-jaya", "Melur Petaling Jaya", 25),
        ],
        EarningGroups =
        [
            "fruit", "vegetables", "bakery", "dairy", "meat", "seafood", "pantry", "beverages", "snacks", "household",
            "baby", "personal-care",
        ],
        Articles = Shelves(),
        PiecesMax = 4,
        LinesMax = (3, 9),
        RegularVisits = (8, 18),
        OtherVisits = (2, 8),
        ReturnPercent = 5,
        QuickSku = "COFFEE-",
        Activities =
        [
            new("review", "stars"), new("review", "stars"), new("survey"), new("check-in"), new("app-installed"), new("recycling"),
        ],
        Wishes =
        [
            "ringgit-5", "ringgit-10", "coffee", "pastry", "tote-bag", "tree", "meal-donation", "fruit-basket", "free-delivery",
        ],
        AccountTenders = [new("points", "points", 1_000, 300, 6), new("credit", "credit", 1_500, 500, 5)],
    };

    private static IReadOnlyList<DemoArticle> Shelves() =>
    [
        new("FRU-BANANA", "fruit", null, 690, true), new("FRU-PAPAYA", "fruit", null, 540, true),
        new("FRU-MANGO", "fruit", null, 1590, true), new("FRU-APPLE-6", "fruit", null, 1290),
        new("FRU-DURIAN", "fruit", null, 3800, true), new("FRU-POMEGRANATE", "fruit", null, 1890, true),
        new("VEG-SPINACH", "vegetables", null, 390), new("VEG-TOMATO", "vegetables", null, 650, true),
        new("VEG-CUCUMBER", "vegetables", null, 480, true), new("VEG-CHILLI", "vegetables", null, 1450, true),
        new("VEG-POTATO", "vegetables", null, 420, true), new("VEG-CORIANDER", "vegetables", null, 250),
        new("BAK-LOAF", "bakery", "Kasturi", 480), new("BAK-ROTI-6", "bakery", "Kasturi", 720),
        new("BAK-BARBARI", "bakery", null, 650), new("BAK-KAYA-BUN", "bakery", "Kasturi", 320),
        new("DAI-MILK-1L", "dairy", "Sawah", 790), new("DAI-YOGHURT", "dairy", "Sawah", 640),
        new("DAI-CHEESE", "dairy", "Sawah", 1590), new("DAI-EGGS-10", "dairy", null, 620),
        new("DAI-BUTTER", "dairy", "Sawah", 1480), new("MEA-CHICKEN", "meat", null, 1290, true),
        new("MEA-BEEF", "meat", null, 3990, true), new("MEA-LAMB", "meat", null, 5200, true),
        new("MEA-SATAY-20", "meat", null, 2400), new("SEA-MACKEREL", "seafood", null, 1890, true),
        new("SEA-PRAWN", "seafood", null, 4590, true), new("SEA-SQUID", "seafood", null, 2990, true),
        new("PAN-RICE-5KG", "pantry", "Melur", 3890), new("PAN-OIL-2KG", "pantry", "Melur", 1690),
        new("PAN-NOODLES-5", "pantry", "Kasturi", 590), new("PAN-CURRY", "pantry", "Kasturi", 450),
        new("PAN-SAFFRON", "pantry", null, 2990), new("PAN-SUGAR", "pantry", "Melur", 285),
        new("COFFEE-S", "beverages", "Melur Kopi", 650), new("COFFEE-M", "beverages", "Melur Kopi", 850),
        new("COFFEE-L", "beverages", "Melur Kopi", 990), new("BEV-TEH-25", "beverages", "Kasturi", 890),
        new("BEV-WATER-6", "beverages", "Melur", 890), new("BEV-JUICE", "beverages", "Sawah", 990),
        new("SNA-KEROPOK", "snacks", "Kasturi", 490), new("SNA-PISTACHIO", "snacks", null, 2790),
        new("SNA-CHOCOLATE", "snacks", null, 890), new("SNA-BISCUIT", "snacks", "Melur", 450),
        new("HOU-DETERGENT", "household", "Melur", 2290), new("HOU-TISSUE-4", "household", "Melur", 1190),
        new("HOU-BAGS", "household", "Melur", 690), new("BAB-NAPPIES", "baby", null, 4590),
        new("BAB-FORMULA", "baby", null, 6890), new("BAB-WIPES", "baby", "Melur", 990),
        new("CAR-SHAMPOO", "personal-care", null, 1890), new("CAR-SOAP-3", "personal-care", "Melur", 790),
        new("CAR-TOOTHPASTE", "personal-care", null, 1190), new("TOB-CIGARETTES", "tobacco", null, 1740),
        new("GIF-CARD-50", "gift-cards", null, 5000),
    ];
}
