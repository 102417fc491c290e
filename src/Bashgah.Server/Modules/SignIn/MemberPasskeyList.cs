using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>A member sees the own passkeys, and takes one away whose device is lost.</summary>
internal sealed class MemberPasskeyList(MemberPasskeys passkeys, MemberSignIns signIns, LedgerReader reader)
{
    public static ApiOperation List { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/me/passkeys", Id = "listMyPasskeys", Tag = "Signing in",
        Summary = "Lists the passkeys of the member who is signed in, oldest first.", Scope = ApiScopes.Me,
        Answer = typeof(Page<PasskeyAnswer>), Query = QueryParameter.Paging,
    };

    public static ApiOperation Remove { get; } = new()
    {
        Method = HttpMethods.Delete, Path = "/me/passkeys/{passkey}", Id = "removePasskey", Tag = "Signing in",
        Summary = "Takes a passkey of the member who is signed in away.",
        About = "The member's other sessions end: the device may be lost.", Scope = ApiScopes.Me,
        Answer = typeof(RemovedPasskeyAnswer), Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        var me = AddMemberPasskey.MeOf(call);
        var all = await passkeys.ListAsync(me.ProgramId, me.MemberId, call.Aborted);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(Paging.Of(call, [.. all.Select(passkey => PasskeyAnswer.Of(passkey, program))], p => p.Id));
    }

    public async Task<ApiAnswer> RemoveAsync(ApiCall call)
    {
        var me = AddMemberPasskey.MeOf(call);
        var isRemoved = await passkeys.RemoveAsync(
            me.ProgramId, me.MemberId, call.Route("passkey") ?? "", call.Caller.SessionId ?? "", reader.Now, call.Aborted);
        signIns.Forget();
        return isRemoved ? ApiAnswer.Ok(new RemovedPasskeyAnswer(true)) : Problem.Of(ProblemCodes.NotFound);
    }
}
