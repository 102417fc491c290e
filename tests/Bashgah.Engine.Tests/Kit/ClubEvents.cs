using Bashgah.Engine.Events;

namespace Bashgah.Engine.Tests.Kit;

/// <summary>Everyday events of a <see cref="Club"/> in few words; times are local (<see cref="Club.Instant"/>), by default now.</summary>
public static class ClubEvents
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    /// <summary>Lines of one piece each.</summary>
    public static PurchaseLine[] Lines(params long[] amounts) =>
        [.. amounts.Select((amount, i) => Line(i + 1, amount))];

    public static PurchaseLine Line(
        int line, long amount, string? group = null, long quantity = 1000, long discount = 0, long tax = 0, string? sku = null) =>
        new(line, sku, group, null, quantity, amount, discount, tax);

    public static Purchase Sale(
        this Club club, long? member, string no, IReadOnlyList<PurchaseLine> lines, string? at = null,
        IReadOnlyList<Tender>? tenders = null, string? store = null) => new()
    {
        DocumentNo = no,
        MemberId = member,
        Lines = lines,
        Tenders = tenders ?? [],
        Store = store,
        OccurredAt = at is null ? club.Now : club.Instant(at),
    };

    /// <summary>Records a purchase.</summary>
    public static Decision Buy(this Club club, long member, string no, params long[] amounts) =>
        club.Accept(club.Sale(member, no, Lines(amounts)));

    /// <summary>Records a purchase at another time than now.</summary>
    public static Decision BuyAt(this Club club, long member, string no, string at, params long[] amounts) =>
        club.Accept(club.Sale(member, no, Lines(amounts), at));

    public static Return Back(this Club club, string no, string returnNo, IReadOnlyList<ReturnLine>? lines, string? at = null) =>
        new(no, "", null, returnNo, lines) { OccurredAt = at is null ? club.Now : club.Instant(at) };

    /// <summary>Records a return of whole lines.</summary>
    public static Decision Return(this Club club, string no, string returnNo, params int[] lines) => club.Accept(
        club.Back(no, returnNo, lines.Length == 0 ? null : [.. lines.Select(line => new ReturnLine(line, 1000, null))]));

    public static Claim ClaimOf(this Club club, long member, string no, string? at = null) =>
        new(no, "", null, member) { OccurredAt = at is null ? club.Now : club.Instant(at) };

    /// <summary>A member names who brought them.</summary>
    public static MemberChanged Names(this Club club, long member, long referrer) =>
        new(member, null, null) { OccurredAt = club.Now, ReferrerId = referrer };

    public static Activity Does(this Club club, long member, string type, string? at = null) =>
        new(type, member, NoAttributes) { OccurredAt = at is null ? club.Now : club.Instant(at) };

    public static RewardRedemption Redeems(this Club club, long member, string reward, int quantity = 1) =>
        new(member, reward, quantity, null) { OccurredAt = club.Now };

    public static HoldPlace Holds(this Club club, long member, long amount, string? until = null, string currency = "points") =>
        new(member, currency, amount, until is null ? null : club.Instant(until)) { OccurredAt = club.Now };

    public static Adjustment Adjusts(this Club club, long member, long amount, string currency = "points") =>
        new(member, currency, amount) { OccurredAt = club.Now };

    public static MemberTransfer Gives(this Club club, long from, long to, long amount, string currency = "points") =>
        new(from, to, currency, amount) { OccurredAt = club.Now };
}
