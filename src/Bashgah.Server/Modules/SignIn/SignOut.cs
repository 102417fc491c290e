using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>A session that was ended.</summary>
internal sealed record SignOutAnswer(bool SignedOut);

/// <summary>A member signs out.</summary>
internal sealed class SignOut(MemberSignIns signIns, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Delete, Path = "/me/session", Id = "signOut", Tag = "Signing in",
        Summary = "Ends the member's session, which this token is of.",
        Scope = ApiScopes.Me, Answer = typeof(SignOutAnswer),
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        await signIns.EndAsync(call.ProgramId, call.Caller.SessionId ?? "", reader.Now, call.Aborted);
        return ApiAnswer.Ok(new SignOutAnswer(true));
    }
}
