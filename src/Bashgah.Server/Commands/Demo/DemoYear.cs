using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Demo.Trades;

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

    private readonly long _firstDay;
    private readonly List<DemoEvent> _events = [];
    private int _documents;

    private DemoYear(DemoTrade trade, long until)
    {
        (Trade, Until) = (trade, until);
        _firstDay = ((until + trade.ZoneOffset) / EngineInstant.MicrosecondsPerDay) - (Days - 1);
    }

    /// <summary>Whose year it is.</summary>
    public DemoTrade Trade { get; }

    /// <summary>Everybody in the story.</summary>
    public required IReadOnlyList<DemoPerson> People { get; init; }

    /// <summary>The last moment, Unix microseconds.</summary>
    public long Until { get; }

    /// <summary>What happens, in order of time.</summary>
    public IReadOnlyList<DemoEvent> Events => _events;

    /// <summary>Tells the year that ends at a moment (Unix microseconds).</summary>
    public static DemoYear EndingAt(DemoTrade trade, long until)
    {
        var random = new DemoRandom(Seed);
        var year = new DemoYear(trade, until) { People = DemoPeople.All(trade, random.Fork()) };
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
            if (Trade.QuickSku is { } quick && person.ComesForOneThing && !isFirstDay && random.Happens(12))
                BuyOneThing(person, day, quick, random);
            if (!isFirstDay && random.Between(1, 1000) <= Trade.ActivitiesPer1000Days)
                Engage(person, day, random);
            if (!isFirstDay && random.Between(1, 1000) <= 3 * person.VisitsPer100Days / 4)
                Wish(person, day, random);
        }
    }

    /// <summary>One day of the week is busier.</summary>
    private int VisitChance(DemoPerson person, int day) =>
        (_firstDay + day) % 7 == Trade.BusyDay ? person.VisitsPer100Days * 3 / 2 : person.VisitsPer100Days;

    private void Shop(DemoPerson person, int day, DemoRandom random)
    {
        // On the day of joining after the form has been filled in, never before.
        var at = At(day, day == person.JoinsOnDay ? (20 * 60) + random.Between(0, 90) : (8 * 60) + random.Between(0, 720));
        var store = random.Happens(80) ? person.HomeStore : random.Of(Trade.Stores).Id;
        var lines = Basket(random.Between(1, person.LinesMax), random);
        var channel = random.Happens(10) ? Trade.OtherChannel : "till";
        var number = DocumentNo();
        _events.Add(new DemoPurchase(at, person.Number, number, store, channel, lines, TendersFor(lines, random)));
        if (Trade.Arrival is { } arrival)
            Arrive(person, arrival, at - (30 * EngineInstant.MicrosecondsPerMinute), random);
        if (random.Happens(Trade.ReturnPercent))
            BringBack(person, at, number, store, lines, random);
    }

    private void BuyOneThing(DemoPerson person, int day, string sku, DemoRandom random)
    {
        var it = random.Of(Trade.Articles.Where(a => a.Sku.StartsWith(sku, StringComparison.Ordinal)).ToList());
        var line = new PurchaseLine(1, it.Sku, it.Group, it.Brand, 1_000, it.Price, 0, 0);
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
        var number = NumberOf(random);
        var kind = random.Of(Trade.Activities);
        AddActivity(person, kind, number, At(day, (12 * 60) + random.Between(0, 500)));
    }

    private void Arrive(DemoPerson person, DemoActivityKind arrival, long at, DemoRandom random) =>
        AddActivity(person, arrival, NumberOf(random), at);

    private string NumberOf(DemoRandom random) =>
        random.Between(Trade.ActivityValue.Min, Trade.ActivityValue.Max).ToString(CultureInfo.InvariantCulture);

    private void AddActivity(DemoPerson person, DemoActivityKind kind, string number, long at)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (kind.Attribute is { } name)
            attributes[name] = number;
        _events.Add(new DemoActivity(at, person.Number, kind.Type, attributes));
    }

    private void Wish(DemoPerson person, int day, DemoRandom random)
    {
        var end = random.Happens(70) ? DemoVoucherEnd.Used : random.Happens(25) ? DemoVoucherEnd.Cancelled : DemoVoucherEnd.Kept;
        _events.Add(new DemoRedemption(
            At(day, (15 * 60) + random.Between(0, 300)), person.Number, random.Of(Trade.Wishes), person.HomeStore, end));
    }

    /// <summary>People who shop without saying who they are; the receipts of the last weeks can still be claimed.</summary>
    private void TellOfStrangers(DemoRandom random)
    {
        for (var i = 0; i < 120; i++)
        {
            var day = Days - 1 - (i % 40);
            _events.Add(new DemoPurchase(
                At(day, (8 * 60) + random.Between(0, 720)), -1, DocumentNo(), random.Of(Trade.Stores).Id, "till",
                Basket(random.Between(1, 5), random), []));
        }
    }

    private List<PurchaseLine> Basket(int count, DemoRandom random)
    {
        List<PurchaseLine> lines = [];
        for (var number = 1; number <= count; number++)
        {
            var article = random.Of(Trade.Articles);
            var quantity = article.IsWeighed ? random.Between(8, 80) * 25 : Pieces(random) * 1_000;
            var full = ((long)article.Price * quantity / 1_000) + ((long)article.Price * quantity % 1_000 >= 500 ? 1 : 0);
            var discount = random.Happens(12) ? full / 10 : 0;
            lines.Add(new PurchaseLine(
                number, article.Sku, article.Group, article.Brand, quantity, full - discount, discount, 0));
        }
        return lines;
    }

    private int Pieces(DemoRandom random) =>
        random.Happens(75) ? 1 : random.Between(Math.Min(2, Trade.PiecesMax), Trade.PiecesMax);

    /// <summary>Most pay with money; some pay a part from an account, if there is anything in it.</summary>
    private List<Tender> TendersFor(List<PurchaseLine> lines, DemoRandom random)
    {
        var total = lines.Sum(l => l.Amount);
        List<Tender> tenders = [];
        foreach (var account in Trade.AccountTenders)
        {
            if (total <= account.Over || !random.Happens(account.Percent))
                continue;
            tenders.Add(new Tender(account.Kind, account.Currency, account.Amount, null));
            break;
        }
        var rest = total - tenders.Sum(t => t.Amount);
        if (rest > 0)
            tenders.Add(new Tender(random.Of(Trade.CashTenders), null, rest, null));
        return tenders;
    }

    private string DocumentNo() =>
        string.Create(CultureInfo.InvariantCulture, $"{Trade.Initials}-{++_documents:D6}");

    private long At(int day, int minuteOfDay) =>
        ((_firstDay + day) * EngineInstant.MicrosecondsPerDay) - Trade.ZoneOffset + (minuteOfDay * EngineInstant.MicrosecondsPerMinute);
}
