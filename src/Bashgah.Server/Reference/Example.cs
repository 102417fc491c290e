using Bashgah.Engine.Events;

namespace Bashgah.Server.Reference;

/// <summary>An example of the reference page: a small program and what happens in it.</summary>
/// <param name="Shown">The part of the definition that the page shows.</param>
/// <param name="Definition">The whole definition.</param>
/// <param name="Steps">What happens, in order.</param>
internal sealed record Example(string Shown, string Definition, IReadOnlyList<Step> Steps);

/// <summary>Something that happens in an example.</summary>
/// <param name="At">Local date and time, <c>2026-03-06 10:00</c>.</param>
/// <param name="Make">The event at an instant; null: nothing but time passes for the member.</param>
/// <param name="Member">Number of the member, from 1.</param>
internal sealed partial record Step(string At, Func<long, LedgerEvent>? Make, int Member)
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    public static Step Buys(string at, int member, PurchaseLine[] lines, Func<Purchase, Purchase>? details = null) =>
        new(
            at,
            instant =>
            {
                var purchase = new Purchase
                {
                    DocumentNo = DocumentNo(at, member),
                    MemberId = member,
                    OccurredAt = instant,
                    Lines = [.. lines.Select((line, i) => line with { Line = i + 1 })],
                };
                return details is null ? purchase : details(purchase);
            },
            member);

    public static Step Buys(string at, params PurchaseLine[] lines) => Buys(at, 1, lines);

    public static Step Buys(string at, Func<Purchase, Purchase> details, params PurchaseLine[] lines) =>
        Buys(at, 1, lines, details);

    /// <summary>Lines of an earlier purchase of the first member come back.</summary>
    public static Step Returns(string at, string boughtAt, params int[] lines) => Returns(at, 1, boughtAt, lines);

    public static Step Returns(string at, int member, string boughtAt, params int[] lines) => new(
        at,
        instant => new Return(
            DocumentNo(boughtAt, member), "", null, DocumentNo(at, member),
            lines.Length == 0 ? null : [.. lines.Select(l => new ReturnLine(l, 1000, null))])
        {
            OccurredAt = instant,
        },
        member);

    public static Step Joins(
        string at, int member = 1, IReadOnlyList<string>? groups = null,
        IReadOnlyDictionary<string, string>? attributes = null, int? broughtBy = null) => new(
        at,
        instant => new MemberJoined(member, groups ?? [], attributes ?? NoAttributes)
        {
            OccurredAt = instant, ReferrerId = broughtBy,
        },
        member);

    public static Step Does(string at, string type, IReadOnlyDictionary<string, string>? attributes = null) =>
        new(at, instant => new Activity(type, 1, attributes ?? NoAttributes) { OccurredAt = instant }, 1);

    public static Step Redeems(string at, string reward, int member = 1, int quantity = 1) =>
        new(at, instant => new RewardRedemption(member, reward, quantity, null) { OccurredAt = instant }, member);

    public static Step IsGiven(string at, string offer) =>
        new(at, instant => new OfferGive(1, offer) { OccurredAt = instant }, 1);

    public static Step Activates(string at, string offer) =>
        new(at, instant => new OfferActivate(1, offer) { OccurredAt = instant }, 1);

    public static Step TimePasses(string until) => new(until, null, 1);

    /// <summary>A line: one piece of an article.</summary>
    public static PurchaseLine Line(string sku, string? group, long amount) =>
        new(1, sku, group, null, 1000, amount, 0, 0);

    // The time is number enough: no two purchases of a member in an example happen at once.
    private static string DocumentNo(string at, int member) =>
        $"R-{at.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal).Replace(' ', '-')}-{member}";
}
