using Bashgah.Engine.Programs.Shapes;

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

    public static ObjectShape Shape { get; } = new(
        Late, ClaimWithin, GiveBackGrace, ReturnWithin, AfterReturn, Hold, Approval);

    public static TermsPolicy Compile(DefinitionNode node) => new(
        Late.Of(node), ClaimWithin.Of(node), GiveBackGrace.Of(node), ReturnWithin.Of(node), AfterReturn.Of(node),
        Hold.Of(node), Approval.Of(node));
}
