using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Members;

/// <summary>Finds members by what leads to them; each identifier leads to one at most.</summary>
internal sealed class FindMembers(MemberReferences references, LedgerReader reader, MemberView view)
{
    private static readonly string[] Fields = ["phone", "card", "externalId", "email"];

    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members", Id = "findMembers", Tag = "Members",
        Summary = "Finds a member by phone, card, external id or e-mail.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<MemberAnswer>),
        Query =
        [
            new QueryParameter("phone", "Phone number, in any form that the program's country writes."),
            new QueryParameter("card", "Card number."),
            new QueryParameter("externalId", "Id in another system."),
            new QueryParameter("email", "E-mail address."),
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
        var reference = await references.FindAsync(call.ProgramId, field, call.Query(field)!, call.Aborted);
        if (reference is not { } named)
        {
            call.Faults.Add($"query:{field}", FaultCodes.InvalidFormat, ("expected", IdentifierForms.Example(field)));
            return Problem.Malformed(call.Faults);
        }
        var id = await reader.FindAsync(call.ProgramId, named, call.Aborted);
        var member = id is { } found ? await view.FindAsync(call.ProgramId, found, call.Aborted) : null;
        return ApiAnswer.Ok(new Page<MemberAnswer>(member is null ? [] : [member], null));
    }
}
