using System.Globalization;
using Bashgah.Server.Commands.Demo.Trades;

namespace Bashgah.Server.Commands.Demo;

/// <summary>An invented member of the demo's club.</summary>
internal sealed record DemoPerson
{
    /// <summary>Number from 0.</summary>
    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>Language: <c>ms</c>, <c>en</c> or <c>fa</c>.</summary>
    public required string Locale { get; init; }

    public required string Phone { get; init; }

    /// <summary>Number of the card.</summary>
    public string Card => string.Create(CultureInfo.InvariantCulture, $"600100{Number:D6}");

    /// <summary>External id, e.g. <c>M-0007</c>.</summary>
    public required string ExternalId { get; init; }

    public required string BirthDate { get; init; }

    /// <summary>Where most of the shopping is done.</summary>
    public required string HomeStore { get; init; }

    /// <summary>Visits in 100 days.</summary>
    public required int VisitsPer100Days { get; init; }

    /// <summary>Most lines of a basket.</summary>
    public required int LinesMax { get; init; }

    /// <summary>Day of joining, counted from the first day of the story.</summary>
    public required int JoinsOnDay { get; init; }

    /// <summary>True: comes in for one thing alone, if the trade has such.</summary>
    public required bool ComesForOneThing { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }
}

/// <summary>
/// The people of the demo. Names are put together from common given and family names; nobody is meant. Phone numbers
/// are a run of consecutive ones.
/// </summary>
internal static class DemoPeople
{
    public const int Count = 260;

    private static readonly string[] MalayGiven =
    [
        "Nur Aisyah", "Siti Khadijah", "Nurul Huda", "Puteri Balqis", "Farah Nadia", "Aina Sofea", "Hafizah", "Zulaikha",
        "Muhammad Hafiz", "Ahmad Faizal", "Mohd Amirul", "Khairul Anwar", "Azlan", "Iskandar", "Zainal", "Rosli",
    ];

    private static readonly string[] MalayFather =
        ["Ismail", "Abdullah", "Rahman", "Yusof", "Othman", "Hashim", "Kassim", "Ibrahim", "Sulaiman", "Mansor"];

    private static readonly string[] PersianGiven =
    [
        "زهرا", "مریم", "نرگس", "شیرین", "آزاده", "لیلا", "پریسا", "فاطمه", "علی", "رضا", "امیر", "کاوه", "بهرام", "داریوش",
        "سینا", "مهدی",
    ];

    private static readonly string[] PersianFamily =
        ["احمدی", "رضایی", "کریمی", "حسینی", "موسوی", "جعفری", "صادقی", "نوری", "یزدانی", "شریفی"];

    private static readonly string[] EnglishGiven =
    [
        "Grace", "Emily", "Hannah", "Chloe", "Sarah", "Olivia", "Mei Ling", "Priya", "Daniel", "James", "Ethan", "Marcus",
        "Kavin", "Wei Jie", "Adam", "Oliver",
    ];

    private static readonly string[] EnglishFamily =
        ["Tan", "Lim", "Wong", "Nair", "Pillai", "Taylor", "Carter", "Lee", "Fernandez", "Chong"];

    /// <summary>Everybody, in the order of their numbers.</summary>
    public static IReadOnlyList<DemoPerson> All(DemoTrade trade, DemoRandom random)
    {
        var people = new DemoPerson[Count];
        for (var i = 0; i < Count; i++)
            people[i] = Make(trade, i, random.Fork());
        return people;
    }

    private static DemoPerson Make(DemoTrade trade, int number, DemoRandom random)
    {
        var locale = trade.Locales[number % trade.Locales.Count];
        var name = Name(locale, random);
        var isRegular = random.Happens(30);
        // Half of them joined in the club's first two months, as at any launch.
        var joinsOn = random.Happens(50) ? random.Between(0, 60) : random.Between(61, DemoYear.Days - 10);
        return new DemoPerson
        {
            Number = number,
            Name = name,
            Locale = locale,
            Phone = string.Create(CultureInfo.InvariantCulture, $"{trade.PhonePrefix}{number:D5}"),
            ExternalId = string.Create(CultureInfo.InvariantCulture, $"M-{number + 1:D4}"),
            BirthDate = string.Create(
                CultureInfo.InvariantCulture,
                $"{random.Between(1951, 2006)}-{random.Between(1, 12):D2}-{random.Between(1, 28):D2}"),
            HomeStore = Store(trade, random.Between(1, 100)),
            VisitsPer100Days = Within(isRegular ? trade.RegularVisits : trade.OtherVisits, random),
            LinesMax = Within(trade.LinesMax, random),
            JoinsOnDay = joinsOn,
            ComesForOneThing = random.Happens(30),
            Groups = Group(trade, random),
        };
    }

    private static string Name(string locale, DemoRandom random) => locale switch
    {
        "ms" => $"{random.Of(MalayGiven)} {random.Of(MalayFather)}",
        "fa" => $"{random.Of(PersianGiven)} {random.Of(PersianFamily)}",
        _ => $"{random.Of(EnglishGiven)} {random.Of(EnglishFamily)}",
    };

    private static int Within((int Min, int Max) bounds, DemoRandom random) => random.Between(bounds.Min, bounds.Max);

    private static IReadOnlyList<string> Group(DemoTrade trade, DemoRandom random)
    {
        foreach (var (group, percent) in trade.Groups)
        {
            if (random.Happens(percent))
                return [group];
        }
        return [];
    }

    private static string Store(DemoTrade trade, int percent)
    {
        foreach (var (id, _, share) in trade.Stores)
        {
            if ((percent -= share) <= 0)
                return id;
        }
        return trade.Stores[0].Id;
    }
}
