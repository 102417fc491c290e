using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>Terms of time under <c>terms</c>.</summary>
internal static class TermsShape
{
    private static readonly Field<int> Late = Field.Defaulted(
        "late", Is.Days, "\"P30D\"", "How late an event is still accepted.");

    private static readonly Field<int> ClaimWithin = Field.Defaulted(
        "claimWithin", Is.Days, "\"P30D\"", "How long after it a document without a member may be claimed.");

    private static readonly Field<int> GiveBackGrace = Field.Defaulted(
        "giveBackGrace", Is.Days, "\"P30D\"", "How long points that are given back live at least.");

    private static readonly Field<int> ReturnWithin = Field.Defaulted(
        "returnWithin", Is.Days, "\"P1825D\"", "How long after the purchase a return is taken.");

    private static readonly Field<TierAfterReturn> AfterReturn = Field.Defaulted(
        "tierAfterReturn",
        new WordShape<TierAfterReturn>(
            ("at-next-review", TierAfterReturn.AtNextReview), ("immediately", TierAfterReturn.Immediately),
            ("never", TierAfterReturn.Never)),
        "\"at-next-review\"", "What a return that takes qualifying points away does to the tier.");

    private static readonly Field<int> Hold = Field.Defaulted(
        "hold", Is.Minutes, "\"PT24H\"", "How long a hold that names no end lasts.");

    private static readonly Field<bool> Approval = Field.Defaulted(
        "approval", new WordShape<bool>(("none", false), ("another-person", true)), "\"none\"",
        "Whether the version after this one must be approved by somebody else than who wrote it.");

    private static readonly Field<IReadOnlyList<KeyValuePair<string, long>>> Adjustment = Field.Optional(
        "adjustment", Is.MapFrom(NameKind.Currency, Is.Amount), "By currency, the most units that one person corrects alone, either way.");

    private static readonly Field<IReadOnlyList<KeyValuePair<string, long>>> CashOut = Field.Optional(
        "cashOut", Is.MapFrom(NameKind.Currency, Is.Amount), "By currency, the most units that one person pays out in cash alone.");

    private static readonly Field<int> Waits = Field.Defaulted(
        "waits",
        new FormedTextShape<int>(
            "a duration of at least a day such as \"P7D\"", "duration", @"^P([0-9]+W)?([0-9]+D)?$",
            text => CalendarPeriod.TryParse(text, out var period) && period is { Years: 0, Months: 0 } && period.Weeks + period.Days > 0
                ? (period.Weeks * 7) + period.Days
                : null),
        "\"P7D\"", "How long it waits for somebody else; afterwards it must be asked for again.");

    private static readonly Field<DefinitionNode> Approvals = Field.Optional(
        "approvals", new ObjectShape(Adjustment, CashOut, Waits), "What one person asks for and somebody else must approve: `adjustment` and `cashOut` say by currency the most units that one "
            + "person corrects or pays out alone, `waits` for how long it waits (`\"P7D\"`).");

    public static ObjectShape Shape { get; } = new(
        Late, ClaimWithin, GiveBackGrace, ReturnWithin, AfterReturn, Hold, Approval, Approvals);

    public static TermsPolicy Compile(DefinitionNode node) => new(
        Late.Of(node), ClaimWithin.Of(node), GiveBackGrace.Of(node), ReturnWithin.Of(node), AfterReturn.Of(node),
        Hold.Of(node), Approval.Of(node))
    {
        Approvals = Approvals.IsIn(node) ? CompileApprovals(Approvals.Of(node)) : ApprovalPolicy.None,
    };

    private static ApprovalPolicy CompileApprovals(DefinitionNode node) => new(
        Adjustment.Or(node, []).ToDictionary(most => most.Key, most => most.Value),
        CashOut.Or(node, []).ToDictionary(most => most.Key, most => most.Value), Waits.Of(node));
}
