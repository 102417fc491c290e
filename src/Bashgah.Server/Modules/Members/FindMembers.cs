using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Finds members by what leads to them: each identifier to one at most, words of a name to many.</summary>
internal sealed class FindMembers(MemberReferences references, LedgerReader reader, MemberDirectory directory, MemberView view)
{
    private const string NameField = "name";

    private static readonly string[] Fields = ["phone", "card", "externalId", "email", NameField];

    // Each name is looked for by its words, among all members.
    private const int NameCost = 5;

    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members", Id = "findMembers", Tag = "Members",
        Summary = "Finds a member by phone, card, external id or e-mail, or members by words of their names.",
        About = "A name is folded: case, accents, Persian and Arabic forms of letters and digits do not matter.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<MemberAnswer>), Refusals = [ProblemCodes.CardBlocked],
        QueryScopes = new Dictionary<string, string>(StringComparer.Ordinal) { [NameField] = ApiScopes.MembersSearch },
        QueryCosts = new Dictionary<string, int>(StringComparer.Ordinal) { [NameField] = NameCost },
        Query =
        [
            new QueryParameter("phone", "Phone number, in any form that the program's country writes."),
            new QueryParameter("card", "Card number, or what a reader of magnetic stripes types (ISO 7813)."),
            new QueryParameter("externalId", "Id in another system."),
            new QueryParameter("email", "E-mail address."),
            new QueryParameter(NameField, "Words of the name, all of which must be in it; three letters are also the beginning of a word."),
            .. QueryParameter.Paging,
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var given = Fields.Where(f => call.Query(f) is not null).ToList();
        if (given is not [var field])
        {
            call.Faults.Add("query", FaultCodes.ExactlyOne, ("fields", string.Join(", ", Fields)));
            return Problem.Malformed(call.Faults);
        }
        if (field == NameField)
            return await FindByNameAsync(call, call.Query(field)!);
        var reference = await references.FindAsync(call.ProgramId, field, call.Query(field)!, call.Aborted);
        if (reference is not { } named)
        {
            IdentifierForms.AddFault(call.Faults, $"query:{field}", field, call.Query(field)!);
            return Problem.Malformed(call.Faults);
        }
        var id = await reader.LookUpAsync(call.ProgramId, named, call.Aborted);
        if (id is { } whose && MemberReference.IsBlocked(whose))
            return Problem.Of(ProblemCodes.CardBlocked);
        var member = id is { } found ? await view.FindAsync(call.ProgramId, found, call.Aborted) : null;
        return ApiAnswer.Ok(new Page<MemberAnswer>(member is null ? [] : [member], null));
    }

    private async Task<ApiAnswer> FindByNameAsync(ApiCall call, string name)
    {
        var after = call.Cursor<long>(PublicId.TryMember) ?? 0;
        // One more than wanted tells whether there is a next page.
        var found = await directory.FindByNameAsync(call.ProgramId, name, after, call.Limit + 1, call.Aborted);
        if (found is null)
            call.Faults.Add($"query:{NameField}", FaultCodes.InvalidFormat, ("expected", "Aisyah Ahmad"));
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var ids = found!.Take(call.Limit).ToList();
        var items = await view.FindAsync(call.ProgramId, ids, call.Aborted);
        return ApiAnswer.Ok(new Page<MemberAnswer>(items, found!.Count > call.Limit ? PublicId.Member(ids[^1]) : null));
    }
}
