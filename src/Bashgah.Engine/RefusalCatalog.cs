namespace Bashgah.Engine;

/// <summary>What kind of "no" a refusal is.</summary>
public enum RefusalCategory
{
    /// <summary>Something named in the command does not exist.</summary>
    NotFound,

    /// <summary>It stands against what has happened before.</summary>
    Conflict,

    /// <summary>A rule of the program or the ledger says no.</summary>
    Rule,
}

/// <summary>A kind of refusal.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Category">What kind of "no" it is.</param>
/// <param name="CanRetryHelp">True when the same command may be accepted later as it stands.</param>
/// <param name="Meaning">When it is given.</param>
public sealed record RefusalKind(string Code, RefusalCategory Category, bool CanRetryHelp, string Meaning);

/// <summary>
/// All refusals, in the order in which they are looked for: where several apply to a command, the one that stands first is
/// given (S13.1). Some are the shell's, which looks for keys, documents, stores and identifiers.
/// </summary>
public static class RefusalCatalog
{
    /// <summary>All kinds in their order.</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        new(
            "overflow", RefusalCategory.Rule, false,
            "A number or a date leaves the range that the ledger counts in (S2.1)."),
        new(
            "key-reused", RefusalCategory.Conflict, false,
            "The idempotency key was used with other content (S10.1)."),
        new(
            "document-conflict", RefusalCategory.Conflict, false,
            "The document is recorded with other content (S10.2)."),
        new(
            "identifier-taken", RefusalCategory.Conflict, false,
            "A phone, e-mail, card or external id belongs to another member (S13.2)."),
        new("store-unknown", RefusalCategory.NotFound, false, "The program has no such store."),
        new("member-unknown", RefusalCategory.NotFound, false, "The program has no such member."),
        new(
            "card-blocked", RefusalCategory.Conflict, false,
            "The card was blocked or replaced: it leads to nobody any more, and its number is taken for ever."),
        new("already-joined", RefusalCategory.Conflict, false, "The member has joined before."),
        new("in-future", RefusalCategory.Rule, true, "The event lies more than 5 minutes ahead (S3.5)."),
        new("too-late", RefusalCategory.Rule, false, "The event is older than the late limit (S3.5)."),
        new("wrong-money", RefusalCategory.Rule, false, "The amount is in another money than the program's (S2.5)."),
        new("currency-unknown", RefusalCategory.NotFound, false, "The program has no such currency."),
        new(
            "document-unknown", RefusalCategory.NotFound, true,
            "There is no such document; it may not have arrived yet."),
        new("hold-unknown", RefusalCategory.NotFound, false, "There was never such a hold."),
        new("cash-out-unknown", RefusalCategory.NotFound, false, "There was never such a cash-out."),
        new("voucher-unknown", RefusalCategory.NotFound, false, "There was never such a voucher."),
        new("offer-unknown", RefusalCategory.NotFound, false, "The program has no such offer."),
        new("reward-unknown", RefusalCategory.NotFound, false, "The program has no such reward."),
        new(
            "referrer-unknown", RefusalCategory.NotFound, false,
            "Who is named as having brought the member is no member (S9.1)."),
        new("referrer-self", RefusalCategory.Rule, false, "The member would have brought themselves (S9.1)."),
        new("referrer-known", RefusalCategory.Conflict, false, "The member has named who brought them (S9.1)."),
        new(
            "referrer-below", RefusalCategory.Rule, false,
            "The member brought who is named, or somebody who brought them (S9.1)."),
        new(
            "referrer-line-too-long", RefusalCategory.Rule, false,
            "So many stand above who is named that it cannot be told whether the member is one of them (S9.1)."),
        new(
            "referral-too-late", RefusalCategory.Rule, false,
            "The member joined longer ago than a referrer can be named for (S9.1)."),
        new(
            "referrer-too-fast", RefusalCategory.Rule, true,
            "Who is named has brought as many members as are counted in the period (S9.1)."),
        new("before-document", RefusalCategory.Rule, false, "A claim or return is dated before its document."),
        new("has-member", RefusalCategory.Conflict, false, "The document came with a member (S7.6)."),
        new("already-claimed", RefusalCategory.Conflict, false, "The document was claimed before (S7.6)."),
        new(
            "claim-too-late", RefusalCategory.Rule, false,
            "The document is older than claims are taken for (S7.6)."),
        new("return-too-late", RefusalCategory.Rule, false, "The document is older than returns are taken for."),
        new("nothing-to-return", RefusalCategory.Rule, false, "Nothing of the document is still out."),
        new(
            "amount-zero", RefusalCategory.Rule, false,
            "The amount or quantity is not above 0; a correction's is 0."),
        new("line-unknown", RefusalCategory.Rule, false, "The document has no such line."),
        new("line-repeated", RefusalCategory.Rule, false, "A line stands twice in the return (S6.2)."),
        new("return-exceeds", RefusalCategory.Rule, false, "More would come back of a line than remains (S6.2)."),
        new("transfer-to-self", RefusalCategory.Rule, false, "Giver and receiver are the same member."),
        new(
            "not-transferable", RefusalCategory.Rule, false,
            "The currency cannot be given to another member (S11.2)."),
        new("not-spendable", RefusalCategory.Rule, false, "The currency only measures and cannot be set aside."),
        new("not-cashable", RefusalCategory.Rule, false, "The currency cannot be turned into cash (F2)."),
        new("cash-out-too-small", RefusalCategory.Rule, false, "Less is asked for than the program pays in cash (F2)."),
        new("cash-out-too-large", RefusalCategory.Rule, false, "More is asked for than the program pays in cash at once (F2)."),
        new("ends-in-past", RefusalCategory.Rule, false, "The hold would end before it begins."),
        new(
            "tender-currency", RefusalCategory.Rule, false,
            "The tender's currency cannot pay: credit is paid in money units, points need a worth."),
        new(
            "tender-exceeds-purchase", RefusalCategory.Rule, false,
            "Points and credit would pay more than the lines come to."),
        new(
            "hold-ended", RefusalCategory.Conflict, false,
            "The hold is not open: it was captured or released, or its end has come."),
        new("cash-out-decided", RefusalCategory.Conflict, false, "The cash-out was approved or rejected before."),
        new("hold-currency", RefusalCategory.Rule, false, "The hold is of another currency than the tender."),
        new("hold-exceeded", RefusalCategory.Rule, false, "More would be captured than is held."),
        new(
            "voucher-ended", RefusalCategory.Conflict, false,
            "The voucher is not open: it was used, cancelled, or its end has come."),
        new("offer-closed", RefusalCategory.Rule, false, "The offer cannot be had on that day (E7)."),
        new("offer-given", RefusalCategory.Conflict, false, "The member has the offer already (E7)."),
        new(
            "offer-not-given", RefusalCategory.Rule, false,
            "The member was not given the offer, or activated it before, or its time has passed (E7)."),
        new(
            "tender-needs-member", RefusalCategory.Rule, false,
            "Points or credit are to pay for a purchase without a member."),
        new("tender-not-covered", RefusalCategory.Rule, true, "The account does not cover a tender (S7.4)."),
        new(
            "reward-closed", RefusalCategory.Rule, false,
            "The reward cannot be had on that day, or only rules grant it."),
        new("reward-not-for-you", RefusalCategory.Rule, false, "The reward is for other tiers or groups."),
        new("reward-limit", RefusalCategory.Rule, true, "The member's limit of the reward is used up (S7.2)."),
        new("out-of-stock", RefusalCategory.Rule, true, "Nothing is left on the shelf (S7.2)."),
        new("insufficient-balance", RefusalCategory.Rule, true, "The available balance does not cover the amount."),
        new(
            "debt-not-allowed", RefusalCategory.Rule, true,
            "A correction would leave a debt, which it does not allow (S6.4)."),
    ];

    /// <summary>Place of a code in the order.</summary>
    internal static int RankOf(string code)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Code == code) return i;
        }

        throw new ArgumentException($"No such refusal: {code}.", nameof(code));
    }

    /// <summary>A kind by its code.</summary>
    /// <exception cref="ArgumentException">There is no such code.</exception>
    public static RefusalKind Find(string code) => All[RankOf(code)];
}
