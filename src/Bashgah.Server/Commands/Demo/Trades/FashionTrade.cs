namespace Bashgah.Server.Commands.Demo.Trades;

/// <summary>House of Silk: two shops and a web shop; few purchases, large ones, and many that come back.</summary>
internal static class FashionTrade
{
    public static DemoTrade Trade { get; } = new()
    {
        Template = "fashion",
        Slug = "sutera",
        Name = "House of Silk",
        Initials = "RS",
        ReferralPrefix = "SUTERA",
        Groups = [("staff", 2), ("ambassador", 6)],
        Stores = [("pavilion", "Sutera Pavilion", 60), ("george-town", "Sutera George Town", 40)],
        EarningGroups = ["new-season", "bags", "scarves", "jewellery", "dresses", "shirts", "shoes", "clearance"],
        Articles =
        [
            new("NEW-KEBAYA", "new-season", "Sutera", 38_900), new("NEW-COAT", "new-season", "Sutera", 62_000),
            new("NEW-DRESS", "new-season", "Sutera", 45_900), new("NEW-BLOUSE", "new-season", "Petite", 18_900),
            new("DRE-SILK", "dresses", "Sutera", 32_000), new("DRE-LINEN", "dresses", "Petite", 21_900),
            new("SHI-COTTON", "shirts", null, 12_900), new("SHI-LINEN", "shirts", null, 15_900), new("SHO-LOAFER", "shoes", null, 27_900),
            new("SHO-SANDAL", "shoes", null, 14_900), new("BAG-TOTE", "bags", "Sutera", 24_900), new("BAG-EVENING", "bags", "Sutera", 36_000),
            new("SCA-SILK", "scarves", "Sutera", 9_900), new("SCA-BATIK", "scarves", "Sutera", 7_900), new("JEW-PEARLS", "jewellery", null, 16_900),
            new("JEW-RING", "jewellery", null, 8_900), new("CLE-SKIRT", "clearance", null, 6_900), new("CLE-SHIRT", "clearance", null, 4_900),
        ],
        PiecesMax = 2,
        LinesMax = (1, 4),
        RegularVisits = (3, 8),
        OtherVisits = (1, 3),
        ReturnPercent = 18,
        OtherChannel = "web",
        Activities = [new("photo"), new("review"), new("review")],
        ActivitiesPer1000Days = 9,
        Wishes = ["ringgit-20", "ringgit-20", "alteration", "fifteen-percent", "gift-card-100", "styling"],
        AccountTenders = [new("points", "points", 10_000, 1_000, 6)],
        CashTenders = ["card", "card", "e-wallet"],
        ExampleAmount = 41_700,
        ExampleAmountPerPoint = 50,
    };
}
