namespace Bashgah.Server.Commands.Demo.Trades;

/// <summary>Coffee Club: three cafés where regulars come for a cup on the way.</summary>
internal static class CafeTrade
{
    public static DemoTrade Trade { get; } = new()
    {
        Template = "cafe",
        Slug = "kopi",
        Name = "Coffee Club",
        Initials = "KK",
        ReferralPrefix = "KOPI",
        Groups = [("staff", 3), ("student", 20)],
        Stores = [("bukit-bintang", "Kopi Bukit Bintang", 50), ("ttdi", "Kopi TTDI", 30), ("mont-kiara", "Kopi Mont Kiara", 20)],
        EarningGroups = ["coffee", "tea", "chocolate", "cakes", "breakfast", "lunch"],
        Articles =
        [
            new("LATTE", "coffee", null, 1_250), new("LATTE-OAT", "coffee", null, 1_450), new("FLAT-WHITE", "coffee", null, 1_200),
            new("AMERICANO", "coffee", null, 950), new("FILTER", "coffee", null, 1_100), new("ESPRESSO", "coffee", null, 750),
            new("TEH-TARIK", "tea", null, 650), new("TEA-JASMINE", "tea", null, 900), new("CHOCOLATE-HOT", "chocolate", null, 1_250),
            new("CAKE-DAY", "cakes", null, 1_350), new("CAKE-CARROT", "cakes", null, 1_450), new("CAKE-PANDAN", "cakes", null, 1_200),
            new("CROISSANT", "breakfast", null, 850), new("BREAKFAST", "breakfast", null, 2_400), new("KAYA-TOAST", "breakfast", null, 950),
            new("NASI-LEMAK", "lunch", null, 1_650), new("SANDWICH", "lunch", null, 1_590), new("BEANS-250", "beans", null, 4_200),
        ],
        PiecesMax = 3,
        LinesMax = (1, 3),
        RegularVisits = (20, 45),
        OtherVisits = (3, 12),
        ReturnPercent = 1,
        OtherChannel = "app",
        QuickSku = "LATTE",
        Activities = [new("shared")],
        ActivitiesPer1000Days = 10,
        Wishes = ["cake", "cake", "breakfast", "beans-bag"],
        AccountTenders = [new("points", "beans", 1_500, 200, 5)],
    };
}
