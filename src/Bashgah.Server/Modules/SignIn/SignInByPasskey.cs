using System.Text.Json;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Storage.Members;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>A member signs in by a passkey: nothing is typed, and nothing is sent that could be guessed.</summary>
internal sealed class SignInByPasskey(
    MemberPasskeys passkeys, MemberSignIns signIns, LedgerReader reader, SignInRules rules)
{
    public static ApiOperation Ask { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/sign-in/passkeys/options", Id = "askForPasskeySignIn", Tag = "Signing in",
        Summary = "Gives what somebody's authenticator is to be asked to sign in by a passkey.", Scope = "", IsOpen = true,
        Answer = typeof(PasskeyOptionsAnswer),
    };

    public static ApiOperation<PasskeyRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/sign-in/passkeys", Id = "signInByPasskey", Tag = "Signing in",
        Summary = "Signs a member in by a passkey.", Scope = "", IsOpen = true, Status = StatusCodes.Status201Created,
        Answer = typeof(SignInAnswer), Read = PasskeyRequest.Read,
        Example = """{"step": "m2pqm2pqm2pqm2pqm2pqm2pqm2pqm2pq", "credential": {"id": "…"}}""",
        Refusals = [ProblemCodes.PasskeyWrong],
    };

    public async Task<ApiAnswer> AskAsync(ApiCall call)
    {
        var made = await AddMemberPasskey.HandlerOf(call).MakeRequestOptionsAsync(null, call.Http);
        var step = await passkeys.BeginStepAsync(call.ProgramId, null, made.AssertionState ?? "", reader.Now, call.Aborted);
        return ApiAnswer.Ok(new PasskeyOptionsAnswer { Step = step, Options = JsonElement.Parse(made.RequestOptionsJson) });
    }

    public async Task<ApiAnswer> HandleAsync(ApiCall call, PasskeyRequest request)
    {
        var now = reader.Now;
        if (await passkeys.TakeStepAsync(call.ProgramId, null, request.Step, now, call.Aborted) is not { } state)
            return Problem.Of(ProblemCodes.PasskeyWrong);
        var result = await AddMemberPasskey.HandlerOf(call).PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = call.Http, CredentialJson = request.Credential, AssertionState = state });
        // A passkey of another program is as good as none.
        if (!result.Succeeded || result.User is not { } member || member.ProgramId != call.ProgramId)
            return Problem.Of(ProblemCodes.PasskeyWrong);
        var used = MemberIdentityStore.Of(member, result.Passkey, "");
        return await signIns.SignInAsync(used, rules, now, call.Aborted) is SignInOutcome.SignedIn signedIn
            ? SignInAnswers.SignedIn(signedIn, await reader.ProgramAsync(call.ProgramId, call.Aborted))
            : Problem.Of(ProblemCodes.PasskeyWrong);
    }
}
