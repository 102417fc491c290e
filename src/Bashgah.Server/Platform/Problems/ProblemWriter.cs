using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Platform.Problems;

/// <summary>Answers a problem as <c>application/problem+json</c> in the caller's language.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json; charset=utf-8";

    /// <summary>The problem in words.</summary>
    public static ProblemAnswer Word(Problem problem, Wording wording) => new()
    {
        Type = $"/problems/{problem.Code}",
        Title = wording.Find($"problem.{problem.Code}.title") ?? problem.Code,
        Status = ProblemCatalog.StatusOf(problem.Code),
        Detail = wording.Say(DetailKey(problem, wording), ValuesOf(problem)),
        Code = problem.Code,
        Retryable = ProblemCatalog.IsRetryable(problem.Code),
        Errors = problem.WordedFaults ?? problem.Faults?.Select(f => Word(f, wording)).ToList(),
        Arguments = problem.Arguments,
    };

    private static IReadOnlyDictionary<string, string>? ValuesOf(Problem problem) => problem.Names is not { } shown
        ? problem.Arguments
        : (problem.Arguments ?? shown).ToDictionary(
            a => a.Key, a => shown.GetValueOrDefault(a.Key, a.Value), StringComparer.Ordinal);

    /// <summary>Where it is known what state stands against the request, the text says it.</summary>
    private static string DetailKey(Problem problem, Wording wording)
    {
        var plain = $"problem.{problem.Code}.detail";
        return problem.Arguments?.GetValueOrDefault("state") is { } state && wording.Find($"{plain}-{state}") is not null
            ? $"{plain}-{state}"
            : plain;
    }

    /// <summary>Writes the problem as the answer.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        var wording = Wording.In(Language.Of(context));
        var answer = Word(problem, wording);
        ProblemMetrics.Count(answer.Code, answer.Status);
        RefusedAccess.Tell(context, answer);
        var response = context.Response;
        response.StatusCode = answer.Status;
        if (problem.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        response.Headers.ContentLanguage = wording.LanguageCode;
        await ApiJson.WriteAsync(response, answer, ContentType);
    }

    private static FaultAnswer Word(Fault fault, Wording wording)
    {
        var message = wording.Say($"fault.{fault.Code}", fault.Arguments);
        var suggestion = fault.Arguments?.GetValueOrDefault("suggestion");
        if (!string.IsNullOrEmpty(suggestion))
            message = $"{message} {wording.Say("fault.did-you-mean", ("suggestion", suggestion))}";
        return new FaultAnswer(fault.Path, fault.Code, message);
    }
}
