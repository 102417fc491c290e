using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Commands.Demo;

/// <summary>
/// A year in the life of the demo's club, in order of time: the same for the same last moment. The year ends at that
/// moment, so that the club always looks alive.
/// </summary>
internal sealed class DemoYear
{
    /// <summary>Length of the story in days.</summary>
    public const int Days = 365;

    private const ulong Seed = 20_260_101;

    // Malaysia keeps one offset all year.
    private const long ZoneOffset = 8 * EngineInstant.MicrosecondsPerHour;

    private static readonly string[] CashTenders = ["card", "cash", "e-wallet"];

    private static readonly string[] Wishes =
    [
        "ringgit-5", "ringgit-10", "coffee", "pastry", "tote-bag", "tree", "meal-donation", "fruit-basket", "free-delivery",
    ];

    private readonly long _firstDay;
    private readonly List<DemoEvent> _events = [];
    private int _documents;

    private DemoYear(long until)
    {
        Until = until;
        _firstDay = ((until + ZoneOffset) / EngineInstant.MicrosecondsPerDay) - (Days - 1);
    }

    /// <summary>Everybody in the story.</summary>
    public required IReadOnlyList<DemoPerson> People { get; init; }

    /// <summary>The last moment, Unix microseconds.</summary>
    public long Until { get; }

    /// <summary>What happens, in order of time.</summary>
    public IReadOnlyList<DemoEvent> Events => _events;

    /// <summary>Tells the year that ends at a moment (Unix microseconds).</summary>
    public static DemoYear EndingAt(long until)
    {
        var random = new DemoRandom(Seed);
        var year = new DemoYear(until) { People = DemoPeople.All(random.Fork()) };
        foreach (var person in year.People)
            year.Tell(person, random.Fork());
        year.TellOfStrangers(random.Fork());
        // A stable order: equal times keep the order of the telling.
        var inOrder = year._events.Where(e => e.At <= until).OrderBy(e => e.At).ToList();
        year._events.Clear();
        year._events.AddRange(inOrder);
        return year;
    }

    private void Tell(DemoPerson person, DemoRandom random)
    {
        _events.Add(new DemoJoin(At(person.JoinsOnDay, 9 * 60 + random.Between(0, 600)), person.Number));
        // Some lose interest; that is what the shop wants to see and change.
        var lastDay = random.Happens(15) ? person.JoinsOnDay + random.Between(20, 150) : Days - 1;
        for (var day = person.JoinsOnDay; day <= Math.Min(lastDay, Days - 1); day++)
        {
            var isFirstDay = day == person.JoinsOnDay;
            if (isFirstDay || random.Between(1, 100) <= VisitChance(person, day))
                Shop(person, day, random);
            if (person.DrinksCoffee && !isFirstDay && random.Happens(12))
                DrinkCoffee(person, day, random);
            if (!isFirstDay && random.Between(1, 1000) <= 6)
                Engage(person, day, random);
            if (!isFirstDay && random.Between(1, 1000) <= 3 * person.VisitsPer100Days / 4)
                Wish(person, day, random);
        }
    }

    /// <summary>Fridays and the days before a month ends are busier.</summary>
    private int VisitChance(DemoPerson person, int day) =>
        (_firstDay + day) % 7 == 1 ? person.VisitsPer100Days * 3 / 2 : person.VisitsPer100Days;

    private void Shop(DemoPerson person, int day, DemoRandom random)
    {
        // On the day of joining after the form has been filled in, never before.
        var at = At(day, day == person.JoinsOnDay ? (20 * 60) + random.Between(0, 90) : (8 * 60) + random.Between(0, 720));
        var store = random.Happens(80) ? person.HomeStore : random.Of(DemoCatalogue.Stores).Id;
        var lines = Basket(random.Between(1, person.LinesMax), random);
        var channel = random.Happens(10) ? "online" : "till";
        var number = DocumentNo();
        _events.Add(new DemoPurchase(at, person.Number, number, store, channel, lines, TendersFor(lines, random)));
        if (random.Happens(5))
            BringBack(person, at, number, store, lines, random);
    }

    private void DrinkCoffee(DemoPerson person, int day, DemoRandom random)
    {
        var cup = random.Of(DemoCatalogue.Articles.Where(a => a.Sku.StartsWith("COFFEE-", StringComparison.Ordinal)).ToList());
        var line = new PurchaseLine(1, cup.Sku, cup.Group, cup.Brand, 1_000, cup.Price, 0, 0);
        _events.Add(new DemoPurchase(
            At(day, (7 * 60) + random.Between(0, 180)), person.Number, DocumentNo(), person.HomeStore, "till", [line], []));
    }

    private void BringBack(
        DemoPerson person, long boughtAt, string number, string store, List<PurchaseLine> lines, DemoRandom random)
    {
        var at = boughtAt + (random.Between(1, 12) * EngineInstant.MicrosecondsPerDay)
            + (random.Between(0, 120) * EngineInstant.MicrosecondsPerMinute);
        var line = random.Of(lines);
        IReadOnlyList<ReturnLine>? back = random.Happens(25)
            ? null
            : [new ReturnLine(line.Line, random.Happens(60) || line.Quantity < 2_000 ? line.Quantity : 1_000, null)];
        _events.Add(new DemoReturn(at, person.Number, number, $"R-{number}", store, back));
    }

    private void Engage(DemoPerson person, int day, DemoRandom random)
    {
        var stars = random.Between(2, 5).ToString(CultureInfo.InvariantCulture);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var type = random.Of<string>(["review", "review", "survey", "check-in", "app-installed", "recycling"]);
        if (type == "review")
            attributes["stars"] = stars;
        _events.Add(new DemoActivity(At(day, (12 * 60) + random.Between(0, 500)), person.Number, type, attributes));
    }

    private void Wish(DemoPerson person, int day, DemoRandom random)
    {
        var end = random.Happens(70) ? DemoVoucherEnd.Used : random.Happens(25) ? DemoVoucherEnd.Cancelled : DemoVoucherEnd.Kept;
        _events.Add(new DemoRedemption(
            At(day, (15 * 60) + random.Between(0, 300)), person.Number, random.Of(Wishes), person.HomeStore, end));
    }

    /// <summary>People who shop without saying who they are; the receipts of the last weeks can still be claimed.</summary>
    private void TellOfStrangers(DemoRandom random)
    {
        for (var i = 0; i < 120; i++)
        {
            var day = Days - 1 - (i % 40);
            _events.Add(new DemoPurchase(
                At(day, (8 * 60) + random.Between(0, 720)), -1, DocumentNo(), random.Of(DemoCatalogue.Stores).Id, "till",
                Basket(random.Between(1, 5), random), []));
        }
    }

    private static List<PurchaseLine> Basket(int count, DemoRandom random)
    {
        List<PurchaseLine> lines = [];
        for (var number = 1; number <= count; number++)
        {
            var article = random.Of(DemoCatalogue.Articles);
            var quantity = article.IsWeighed ? random.Between(8, 80) * 25 : random.Happens(75) ? 1_000 : random.Between(2, 4) * 1_000;
            var full = ((long)article.Price * quantity / 1_000) + ((long)article.Price * quantity % 1_000 >= 500 ? 1 : 0);
            var discount = random.Happens(12) ? full / 10 : 0;
            lines.Add(new PurchaseLine(
                number, article.Sku, article.Group, article.Brand, quantity, full - discount, discount, 0));
        }
        return lines;
    }

    /// <summary>Most pay with money; some pay a part with points or with store credit, if they have any.</summary>
    private static List<Tender> TendersFor(List<PurchaseLine> lines, DemoRandom random)
    {
        var total = lines.Sum(l => l.Amount);
        List<Tender> tenders = [];
        if (total > 1_000 && random.Happens(6))
            tenders.Add(new Tender("points", "points", 300, null));
        else if (total > 1_500 && random.Happens(5))
            tenders.Add(new Tender("credit", "credit", 500, null));
        var rest = total - tenders.Sum(t => t.Amount);
        if (rest > 0)
            tenders.Add(new Tender(random.Of(CashTenders), null, rest, null));
        return tenders;
    }

    private string DocumentNo() =>
        string.Create(CultureInfo.InvariantCulture, $"MC-{++_documents:D6}");

    private long At(int day, int minuteOfDay) =>
        ((_firstDay + day) * EngineInstant.MicrosecondsPerDay) - ZoneOffset + (minuteOfDay * EngineInstant.MicrosecondsPerMinute);
}
