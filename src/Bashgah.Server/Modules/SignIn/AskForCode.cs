using System.ComponentModel;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>Where a code is to go.</summary>
internal sealed record CodeRequest(string Field, string Value)
{
    /// <summary>Reads a phone or an e-mail.</summary>
    public static CodeRequest Read(Fields f)
    {
        var phone = f.TextOrNull("phone", "Phone number, in any form that the program's country writes.", 32, "+60123456789");
        var email = f.TextOrNull("email", "E-mail address.", 254);
        f.ExactlyOne("phone", "email");
        return phone is null ? new CodeRequest("email", email ?? "") : new CodeRequest("phone", phone);
    }
}

/// <summary>A code is on its way, if it goes to a member.</summary>
internal sealed record AskedCodeAnswer
{
    [Description("To be given back with the code: a code can only be tried by who asked for it.")]
    public required string Challenge { get; init; }

    [Description("Until when the code holds.")]
    public required string CodeEndsAt { get; init; }
}

/// <summary>A member wants to sign in: a code goes to the phone or the e-mail, and nobody learns whether it is a member's.</summary>
internal sealed partial class AskForCode(
    MemberSignIns signIns, MemberDirectory directory, LedgerReader reader, ICodeSender sender, SignInRules rules,
    ILogger<AskForCode> logger)
{
    public static ApiOperation<CodeRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/sign-in/codes", Id = "askForSignInCode", Tag = "Signing in",
        Summary = "Sends a member a code of six digits.",
        About = "The answer is the same whether the phone or e-mail is a member's. At most 5 codes go to one within an hour.",
        Scope = "", IsOpen = true, Status = StatusCodes.Status202Accepted, Answer = typeof(AskedCodeAnswer),
        Read = CodeRequest.Read, Example = """{"phone": "+60123456789"}""",
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, CodeRequest request)
    {
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        if (!IdentifierForms.TryNormalise(request.Field, request.Value, ProgramCountry.Of(program), out var normal))
        {
            call.Faults.Add(request.Field, FaultCodes.InvalidFormat, ("expected", IdentifierForms.Example(request.Field)));
            return Problem.Malformed(call.Faults);
        }
        var identifier = (await directory.HasherAsync(call.ProgramId, call.Aborted)).Hash(request.Field, normal);
        var member = await directory.FindMemberAsync(call.ProgramId, request.Field, normal, call.Aborted);
        var outcome = await signIns.AskForCodeAsync(call.ProgramId, identifier, member, rules, reader.Now, call.Aborted);
        if (outcome is not SignInOutcome.Asked asked)
            return SignInAnswers.Refused(outcome, reader.Now);
        // Not waited for: how long it takes would tell whether there is somebody to send it to.
        if (member is not null)
        {
            var message = new CodeMessage(normal, "member-sign-in", asked.Code, call.Wording.LanguageCode);
            _ = Task.Run(() => SendAsync(message));
        }
        return ApiAnswer.With(
            StatusCodes.Status202Accepted,
            new AskedCodeAnswer { Challenge = asked.Challenge, CodeEndsAt = program.Calendar.Format(asked.EndsAt) });
    }

    private async Task SendAsync(CodeMessage message)
    {
        try
        {
            if (sender.IsReady)
                await sender.SendAsync(message, CancellationToken.None);
            else
                NothingSends(logger);
        }
        catch (Exception exception)
        {
            // Whatever it is, the member asks again; who runs the server reads of it.
            NotSent(logger, exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A member asked for a sign-in code, and nothing is configured that sends codes.")]
    private static partial void NothingSends(ILogger logger);

    [LoggerMessage(LogLevel.Error, "A sign-in code could not be sent.")]
    private static partial void NotSent(ILogger logger, Exception exception);
}
