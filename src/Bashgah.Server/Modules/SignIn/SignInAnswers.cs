using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>What is said to who cannot go on.</summary>
internal static class SignInAnswers
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>That the member is signed in.</summary>
    public static ApiAnswer SignedIn(SignInOutcome.SignedIn signedIn, CompiledProgram program) => ApiAnswer.Created(new SignInAnswer
    {
        Token = signedIn.Token, MemberId = PublicId.Member(signedIn.MemberId), EndsAt = program.Calendar.Format(signedIn.EndsAt),
    });

    /// <summary>That the code is wrong, or how long to wait.</summary>
    public static ApiAnswer Refused(SignInOutcome outcome, long now) => outcome is SignInOutcome.TooMany wait
        ? Problem.Of(ProblemCodes.TooManyRequests) with
        {
            RetryAfter = (int)Math.Max(1, (wait.Until - now + MicrosecondsPerSecond - 1) / MicrosecondsPerSecond),
        }
        : Problem.Of(ProblemCodes.CodeWrong);
}
