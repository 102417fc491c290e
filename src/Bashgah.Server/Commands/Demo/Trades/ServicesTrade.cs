namespace Bashgah.Server.Commands.Demo.Trades;

/// <summary>Appointment Club: two salons; one treatment a visit, and perhaps something to take home.</summary>
internal static class ServicesTrade
{
    private static readonly DemoActivityKind _arrived = new("arrived", "minutes-late");

    public static DemoTrade Trade { get; } = new()
    {
        Template = "services",
        Slug = "janji",
        Name = "Appointment Club",
        Initials = "TJ",
        ReferralPrefix = "JANJI",
        Groups = [("staff", 3), ("company", 8)],
        Stores = [("damansara", "Janji Damansara", 55), ("cheras", "Janji Cheras", 45)],
        EarningGroups = ["cut", "colour", "care", "massage", "products"],
        Articles =
        [
            new("CUT", "cut", null, 8_000), new("CUT", "cut", null, 8_000), new("CUT-SHORT", "cut", null, 5_500),
            new("COLOUR", "colour", null, 21_000), new("HIGHLIGHTS", "colour", null, 28_000), new("MASK", "care", null, 9_500),
            new("MANICURE", "care", null, 6_500), new("MASSAGE-60", "massage", null, 12_000), new("MASSAGE-15", "massage", null, 4_000),
            new("SHAMPOO", "products", null, 4_500), new("CONDITIONER", "products", null, 4_800), new("OIL", "products", null, 6_900),
        ],
        PiecesMax = 1,
        LinesMax = (1, 2),
        RegularVisits = (4, 9),
        OtherVisits = (1, 4),
        ReturnPercent = 0,
        OtherChannel = "phone",
        Arrival = _arrived,
        Activities = [new("booked"), new("booked"), new("survey")],
        ActivityValue = (0, 12),
        ActivitiesPer1000Days = 25,
        Wishes = ["head-massage", "head-massage", "ringgit-15", "no-deposit"],
        AccountTenders = [new("credit", "credit", 3_000, 1_000, 15)],
        CashTenders = ["card", "cash", "e-wallet"],
        ExampleAmount = 8_000,
    };
}
