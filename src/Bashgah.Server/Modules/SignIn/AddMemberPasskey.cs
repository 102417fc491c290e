using System.Text.Json;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage;
using Bashgah.Storage.Members;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>A member who is signed in makes a passkey, to sign in by a finger, a face or a PIN from then on.</summary>
internal sealed class AddMemberPasskey(MemberPasskeys passkeys, MemberDirectory directory, LedgerReader reader)
{
    private static readonly TimeSpan SessionAgeMax = TimeSpan.FromMinutes(15);

    public static ApiOperation Ask { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/me/passkeys/options", Id = "askForPasskey", Tag = "Signing in",
        Summary = "Gives what the member's authenticator is to be asked to make a passkey.", Scope = ApiScopes.Me,
        Answer = typeof(PasskeyOptionsAnswer), Refusals = [ProblemCodes.TooManyPasskeys],
    };

    public static ApiOperation<PasskeyRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/me/passkeys", Id = "addPasskey", Tag = "Signing in",
        Summary = "Keeps a passkey that the member's authenticator made.",
        About = "A passkey belongs to the host name under which it was made. The member has signed in within the last quarter of an hour.",
        Scope = ApiScopes.Me,
        Status = StatusCodes.Status201Created, Answer = typeof(PasskeyAnswer), Read = PasskeyRequest.ReadNew,
        Example = """{"step": "m2pqm2pqm2pqm2pqm2pqm2pqm2pqm2pq", "name": "My phone", "credential": {"id": "…"}}""",
        Refusals = [ProblemCodes.PasskeyWrong, ProblemCodes.SessionTooOld],
    };

    public async Task<ApiAnswer> AskAsync(ApiCall call)
    {
        var me = MeOf(call);
        if ((await passkeys.ListAsync(me.ProgramId, me.MemberId, call.Aborted)).Count >= MemberPasskeys.CountMax)
            return Problem.Of(ProblemCodes.TooManyPasskeys, ("max", $"{MemberPasskeys.CountMax}"));
        var profile = await directory.FindAsync(me.ProgramId, me.MemberId, call.Aborted);
        var shown = PublicId.Member(me.MemberId);
        var made = await HandlerOf(call).MakeCreationOptionsAsync(
            new PasskeyUserEntity
            {
                Id = me.Handle, Name = profile?.Phone ?? profile?.Email ?? shown, DisplayName = profile?.Name ?? shown,
            },
            call.Http);
        var step = await passkeys.BeginStepAsync(me.ProgramId, me.MemberId, made.AttestationState ?? "", reader.Now, call.Aborted);
        return ApiAnswer.Ok(new PasskeyOptionsAnswer { Step = step, Options = JsonElement.Parse(made.CreationOptionsJson) });
    }

    public async Task<ApiAnswer> HandleAsync(ApiCall call, PasskeyRequest request)
    {
        var me = MeOf(call);
        if (await passkeys.TakeStepAsync(me.ProgramId, me.MemberId, request.Step, reader.Now, call.Aborted) is not { } state)
            return Problem.Of(ProblemCodes.PasskeyWrong);
        var result = await HandlerOf(call).PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = call.Http, CredentialJson = request.Credential, AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != me.Handle)
            return Problem.Of(ProblemCodes.PasskeyWrong);
        var passkey = MemberIdentityStore.Of(me, result.Passkey, request.Name);
        try
        {
            var begunAfter = reader.Now - SessionAgeMax.Ticks / TimeSpan.TicksPerMicrosecond;
            if (!await passkeys.AddAsync(passkey, call.Caller.SessionId ?? "", begunAfter, call.Aborted))
                return Problem.Of(ProblemCodes.SessionTooOld);
        }
        catch (AlreadyExistsException)
        {
            return Problem.Of(ProblemCodes.PasskeyWrong);
        }
        return ApiAnswer.Created(PasskeyAnswer.Of(passkey, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }

    /// <summary>The member who is signed in.</summary>
    internal static MemberAccount MeOf(ApiCall call) =>
        PublicId.TryMember(call.Caller.MemberId ?? "", out var id)
            ? new MemberAccount(call.ProgramId, id) : throw new InvalidOperationException("Nobody but members has this scope.");

    /// <summary>The part that checks authenticators' answers; it lives as long as the request.</summary>
    internal static IPasskeyHandler<MemberAccount> HandlerOf(ApiCall call) =>
        call.Http.RequestServices.GetRequiredService<IPasskeyHandler<MemberAccount>>();
}
