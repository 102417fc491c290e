using Bashgah.Engine.Time;

namespace Bashgah.Server.Commands.Demo.Trades;

/// <summary>Health Club: three pharmacies in Tehran; amounts are in rials.</summary>
internal static class PharmacyTrade
{
    public static DemoTrade Trade { get; } = new()
    {
        Template = "pharmacy",
        Slug = "salamat",
        Name = "Health Club",
        Initials = "SL",
        ReferralPrefix = null,
        PhonePrefix = "+9891255",
        ZoneOffset = (3 * EngineInstant.MicrosecondsPerHour) + (30 * EngineInstant.MicrosecondsPerMinute),
        // The week ends with Thursday's errands.
        BusyDay = 0,
        Locales = ["fa", "fa", "fa", "fa", "en"],
        Groups = [("staff", 2), ("parents", 25)],
        Stores = [("vanak", "داروخانهٔ ونک", 45), ("tajrish", "داروخانهٔ تجریش", 30), ("karaj", "داروخانهٔ کرج", 25)],
        EarningGroups = ["skin", "hair", "teeth", "baby", "elderly", "vitamins", "minerals"],
        Articles =
        [
            new("RX-AMOXICILLIN", "prescription", null, 1_450_000), new("RX-METFORMIN", "prescription", null, 980_000),
            new("RX-LOSARTAN", "prescription", null, 1_120_000), new("RX-INSULIN", "prescription", null, 6_800_000),
            new("SKI-CREAM", "skin", null, 2_350_000), new("SKI-SUN", "skin", null, 4_900_000), new("SKI-SOAP", "skin", null, 650_000),
            new("HAI-SHAMPOO", "hair", null, 1_850_000), new("HAI-OIL", "hair", null, 2_200_000), new("TEE-PASTE", "teeth", null, 780_000),
            new("TEE-BRUSH", "teeth", null, 540_000), new("BAB-FORMULA", "baby", null, 5_200_000), new("BAB-NAPPIES", "baby", null, 4_100_000),
            new("ELD-PADS", "elderly", null, 3_600_000), new("VIT-D3", "vitamins", null, 1_250_000), new("VIT-C", "vitamins", null, 890_000),
            new("MIN-IRON", "minerals", null, 1_100_000), new("MIN-ZINC", "minerals", null, 960_000), new("COURIER", "courier", null, 450_000),
        ],
        PiecesMax = 3,
        LinesMax = (1, 4),
        RegularVisits = (5, 12),
        OtherVisits = (1, 5),
        ReturnPercent = 2,
        OtherChannel = "phone",
        Activities = [new("refill"), new("refill"), new("refill"), new("blood-pressure"), new("leaflet")],
        ActivitiesPer1000Days = 30,
        Wishes = ["off-500", "thermometer", "clinic", "clinic"],
        AccountTenders = [new("points", "points", 1_000_000, 50_000, 6)],
        CashTenders = ["card", "card", "club-card", "cash"],
        ExampleAmount = 4_170_000,
        ExampleAmountPerPoint = 100_000,
    };
}
