using System.ComponentModel;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>A code that is tried.</summary>
internal sealed record SignInRequest(string Challenge, string Code, string? Device)
{
    /// <summary>Reads a try.</summary>
    public static SignInRequest Read(Fields f) => new(
        f.Text("challenge", "As it was given when the code was asked for.", 64, "m2pq…"),
        f.Text("code", "Six digits, of any script.", 16, "123456"),
        f.TextOrNull("device", "An id that the app keeps for the device; only its keyed hash is kept, for rules against fraud.", 200));
}

/// <summary>A member is signed in.</summary>
internal sealed record SignInAnswer
{
    [Description("Bearer token of the member. It is given this once.")]
    public required string Token { get; init; }

    public required string MemberId { get; init; }

    [Description("Until when the member stays signed in.")]
    public required string EndsAt { get; init; }
}

/// <summary>A member gives the code back, and is signed in.</summary>
internal sealed partial class SignInByCode(
    MemberSignIns signIns, LedgerReader reader, SignInRules rules, MemberDirectory directory, LedgerHost host, ILogger<SignInByCode> logger)
{
    public static ApiOperation<SignInRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/sign-in", Id = "signIn", Tag = "Signing in",
        Summary = "Signs a member in by a code.",
        About = "A code may be tried 5 times, and 10 codes within an hour for one phone or e-mail; then there is a wait of at most an hour.",
        Scope = "", IsOpen = true, Status = StatusCodes.Status201Created, Answer = typeof(SignInAnswer),
        Read = SignInRequest.Read, Example = """{"challenge": "m2pqm2pqm2pqm2pqm2pqm2pqm2", "code": "123456"}""",
        Refusals = [ProblemCodes.CodeWrong],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, SignInRequest request)
    {
        var now = reader.Now;
        var outcome = await signIns.TryCodeAsync(
            call.ProgramId, request.Challenge, DigitsOf(request.Code), rules, now, call.Aborted);
        if (outcome is not SignInOutcome.SignedIn signedIn)
            return SignInAnswers.Refused(outcome, now);
        // The code is spent: whatever happens now, the member has the session.
        var program = await reader.ProgramAsync(call.ProgramId, CancellationToken.None);
        await SeeAsync(call, request, program, signedIn.MemberId, now);
        return SignInAnswers.SignedIn(signedIn, program);
    }

    /// <summary>Notes the device where a rule looks at devices; that it cannot be noted is nobody's fault who signs in.</summary>
    private async Task SeeAsync(ApiCall call, SignInRequest request, CompiledProgram program, long member, long now)
    {
        if (request.Device is not { } device || !program.Fraud.LooksAtDevices)
            return;
        try
        {
            var hasher = await directory.HasherAsync(call.ProgramId, CancellationToken.None);
            await host.Database.FraudFacts.SeenAsync(call.ProgramId, hasher.HashDevice(device), member, now, CancellationToken.None);
            host.Watched.Set();
        }
        catch (Exception exception)
        {
            LogNotSeen(logger, exception, call.ProgramId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The device of a member of program {ProgramId} who signed in was not noted.")]
    private static partial void LogNotSeen(ILogger logger, Exception exception, int programId);

    /// <summary>Digits as codes have them, from those of any script.</summary>
    private static string DigitsOf(string text) =>
        string.Concat(text.Where(char.IsDigit).Select(c => (char)('0' + (int)char.GetNumericValue(c))));
}
