using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Members;

/// <summary>One member.</summary>
internal sealed class GetMember(MemberView view)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}", Id = "getMember", Tag = "Members",
        Summary = "Reads a member.", Scope = ApiScopes.MembersRead, Answer = typeof(MemberAnswer),
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call) =>
        PublicId.TryMember(call.Route("id"), out var id)
        && await view.FindAsync(call.ProgramId, id, call.Aborted) is { } member
            ? ApiAnswer.Ok(member)
            : Problem.Of(ProblemCodes.NotFound);
}
