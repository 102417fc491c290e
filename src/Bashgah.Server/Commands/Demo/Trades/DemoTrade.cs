using Bashgah.Engine.Time;

namespace Bashgah.Server.Commands.Demo.Trades;

/// <summary>What the demo of a trade is made of: an invented club with its stores, shelves and habits.</summary>
internal sealed record DemoTrade
{
    /// <summary>Name of the program template.</summary>
    public required string Template { get; init; }

    /// <summary>The program's slug.</summary>
    public required string Slug { get; init; }

    /// <summary>What the club is called.</summary>
    public required string Name { get; init; }

    /// <summary>What invoice numbers begin with.</summary>
    public required string Initials { get; init; }

    /// <summary>What referral codes begin with; null: the program has no referrals.</summary>
    public required string? ReferralPrefix { get; init; }

    /// <summary>Phone numbers up to their last five digits.</summary>
    public string PhonePrefix { get; init; } = "+6011555";

    /// <summary>The zone's offset in microseconds; none of these zones changes it.</summary>
    public long ZoneOffset { get; init; } = 8 * EngineInstant.MicrosecondsPerHour;

    /// <summary>The busiest day, as days since 1970-01-01 modulo 7; 1 is a Friday.</summary>
    public int BusyDay { get; init; } = 1;

    /// <summary>Languages of the members, in turn.</summary>
    public IReadOnlyList<string> Locales { get; init; } = ["ms", "en", "ms", "fa", "en"];

    /// <summary>Groups with the share of members in them, in percent of those who are in none before it.</summary>
    public IReadOnlyList<(string Group, int Percent)> Groups { get; init; } = [];

    /// <summary>Stores with the share of members who shop there most, in percent.</summary>
    public required IReadOnlyList<(string Id, string Name, int Share)> Stores { get; init; }

    /// <summary>Groups on which something is earned.</summary>
    public required IReadOnlyList<string> EarningGroups { get; init; }

    /// <summary>Articles by group; what stands more often is bought more often.</summary>
    public required IReadOnlyList<DemoArticle> Articles { get; init; }

    /// <summary>Most pieces of an article in one line.</summary>
    public required int PiecesMax { get; init; }

    /// <summary>Least and most that a member's baskets may have as their most lines.</summary>
    public required (int Min, int Max) LinesMax { get; init; }

    /// <summary>Visits of a regular member in 100 days.</summary>
    public required (int Min, int Max) RegularVisits { get; init; }

    /// <summary>Visits of another member in 100 days.</summary>
    public required (int Min, int Max) OtherVisits { get; init; }

    /// <summary>Purchases of which some comes back, in percent.</summary>
    public required int ReturnPercent { get; init; }

    /// <summary>Where else than in the shop one buys.</summary>
    public string OtherChannel { get; init; } = "online";

    /// <summary>What some come in for alone: the beginning of the articles' numbers; null: nothing.</summary>
    public string? QuickSku { get; init; }

    /// <summary>What happens before every purchase, with a number within <see cref="ActivityValue"/>; null: nothing.</summary>
    public DemoActivityKind? Arrival { get; init; }

    /// <summary>What members do besides; what stands more often is done more often.</summary>
    public required IReadOnlyList<DemoActivityKind> Activities { get; init; }

    /// <summary>How many of them a member does in 1000 days.</summary>
    public int ActivitiesPer1000Days { get; init; } = 6;

    /// <summary>Bounds of the number that some activities have.</summary>
    public (int Min, int Max) ActivityValue { get; init; } = (2, 5);

    /// <summary>Rewards that members wish for.</summary>
    public required IReadOnlyList<string> Wishes { get; init; }

    /// <summary>Accounts that may pay a part, tried in order.</summary>
    public IReadOnlyList<DemoAccountTender> AccountTenders { get; init; } = [];

    /// <summary>Means of payment, one as likely as the other.</summary>
    public IReadOnlyList<string> CashTenders { get; init; } = ["card", "cash", "e-wallet"];

    /// <summary>Price of the purchase that is shown as an example, minor units.</summary>
    public long ExampleAmount { get; init; } = 4_170;

    /// <summary>For how much of it the start page's card shows a point, minor units.</summary>
    public long ExampleAmountPerPoint { get; init; } = 100;
}

/// <summary>An article of a demo.</summary>
/// <param name="Sku">Its number.</param>
/// <param name="Group">Product group.</param>
/// <param name="Brand">Brand, or null.</param>
/// <param name="Price">Minor units a piece, or a kilogram when weighed.</param>
/// <param name="IsWeighed">True: sold by weight.</param>
internal sealed record DemoArticle(string Sku, string Group, string? Brand, int Price, bool IsWeighed = false);

/// <summary>Something that the club thanks for.</summary>
/// <param name="Type">As the program's rules name it.</param>
/// <param name="Attribute">Name of its number; null: it has none.</param>
internal sealed record DemoActivityKind(string Type, string? Attribute = null);

/// <summary>An account that may pay a part of a purchase.</summary>
/// <param name="Kind"><c>points</c> or <c>credit</c>.</param>
/// <param name="Currency">The account.</param>
/// <param name="Over">Only of purchases above this, minor units.</param>
/// <param name="Amount">What it pays, minor units.</param>
/// <param name="Percent">Of 100 such purchases.</param>
internal sealed record DemoAccountTender(string Kind, string Currency, long Over, long Amount, int Percent);
