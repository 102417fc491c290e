using Bashgah.Engine.Rewards;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Modules.Rewards;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Scans;

/// <summary>
/// One field at the till for whatever comes: a card, a phone number, a voucher, an invoice. What it is is found out here, so that
/// nobody has to say it first.
/// </summary>
internal sealed class Scan(
    MemberDirectory directory, LedgerReader reader, MemberView view, VoucherAnswers vouchers, ScannedDocuments documents)
{
    // Looked for in this order, before and after vouchers and documents.
    private static readonly string[] First = [IdentifierKinds.Card, IdentifierKinds.Phone];
    private static readonly string[] Last = [IdentifierKinds.ExternalId, IdentifierKinds.Referral];

    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/scans", Id = "scan", Tag = "Scans",
        Summary = "Says what a text stands for that a scanner read or a person typed: a member, a voucher or a document.",
        About = "Looked for in this order: the card whose number it is or whose swipe (ISO 7813), a phone number, a voucher's code, a "
            + "document of the caller's store, an external id, a referral code. Persian and Arabic digits are taken. Vouchers need "
            + "`rewards:redeem`, documents `claims:write`, their lines `purchases:write`.",
        Scope = ApiScopes.MembersRead, Answer = typeof(ScanAnswer), Refusals = [ProblemCodes.StoreForeign],
        Query =
        [
            new QueryParameter("text", "What was scanned or typed."),
            new QueryParameter("store", "Id of the store whose documents are meant; without it the caller's own."),
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var text = call.Query("text")?.Trim();
        if (string.IsNullOrEmpty(text))
            call.Faults.Add("query:text", FaultCodes.Required);
        else if (CardSwipe.Read(text) is CardSwipe.Damaged)
            call.Faults.Add("query:text", FaultCodes.DamagedSwipe);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var store = call.Query("store");
        if (store is not null && !call.Caller.ActsFor(store))
            return Problem.Of(ProblemCodes.StoreForeign, ("store", store));
        var isSwipe = CardSwipe.Read(text) is CardSwipe.Number;
        var named = await ReferencesAsync(call, text!, isSwipe ? [IdentifierKinds.Card] : [.. First, .. Last]);
        var found = await reader.Store.ResolveAsync(call.ProgramId, [.. named.Select(n => n.Reference).Distinct()], call.Aborted);
        return ApiAnswer.Ok(
            await MemberAsync(call, named, found, First)
            ?? (isSwipe ? null : await ThingAsync(call, store, text!))
            ?? await MemberAsync(call, named, found, Last)
            ?? ScanAnswer.Unknown);
    }

    /// <summary>What the text would be as each kind of identifier; what is none of its kind is left out.</summary>
    private async Task<IReadOnlyList<(string Field, MemberReference Reference)>> ReferencesAsync(
        ApiCall call, string text, IReadOnlyList<string> fields)
    {
        var country = ProgramCountry.Of(await reader.ProgramAsync(call.ProgramId, call.Aborted));
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var named = new List<(string, MemberReference)>();
        foreach (var field in fields)
        {
            foreach (var form in FormsOf(text))
            {
                if (IdentifierForms.TryNormalise(field, form, country, out var normal))
                    named.Add((field, hasher.Reference(field, normal)));
            }
        }
        return named;
    }

    private async Task<ScanAnswer?> MemberAsync(
        ApiCall call, IReadOnlyList<(string Field, MemberReference Reference)> named, IReadOnlyDictionary<MemberReference, long> found,
        IReadOnlyList<string> fields)
    {
        foreach (var (field, reference) in named.Where(n => fields.Contains(n.Field)))
        {
            if (!found.TryGetValue(reference, out var id))
                continue;
            if (MemberReference.IsBlocked(id))
                return new ScanAnswer { Kind = ScanAnswer.OfBlockedCard, As = field };
            if (await view.FindAsync(call.ProgramId, id, call.Aborted) is not { } member
                || await reader.FactsAsync(call.ProgramId, id, call.Aborted) is not { } facts)
                continue;
            var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
            return new ScanAnswer
            {
                Kind = ScanAnswer.OfMember, As = field, Member = member, Accounts = AccountAnswers.Of(program, facts),
            };
        }
        return null;
    }

    /// <summary>The voucher or the document of a text.</summary>
    private async Task<ScanAnswer?> ThingAsync(ApiCall call, string? store, string text)
    {
        // Whoever types a code seldom hits one by chance: its check character tells.
        if (call.Caller.May(ApiScopes.RewardsRedeem) && VoucherCode.TryRead(FormsOf(text)[^1], out var code)
            && await reader.Store.FindVoucherAsync(call.ProgramId, null, code, call.Aborted) is { } voucher
            && await vouchers.ShowAsync(call, voucher) is { } shown)
            return new ScanAnswer { Kind = ScanAnswer.OfVoucher, As = ScanAnswer.OfVoucher, Voucher = shown };
        return await documents.FindAsync(call, store, FormsOf(text)) is { } document
            ? new ScanAnswer { Kind = ScanAnswer.OfDocument, As = ScanAnswer.OfDocument, Document = document }
            : null;
    }

    /// <summary>The text, and with digits of other scripts as 0 to 9: what it was kept as depends on who kept it.</summary>
    private static IReadOnlyList<string> FormsOf(string text)
    {
        var folded = string.Concat(text.Select(Identifiers.Digit));
        return folded == text ? [text] : [text, folded];
    }
}
