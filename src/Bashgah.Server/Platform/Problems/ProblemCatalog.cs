namespace Bashgah.Server.Platform.Problems;

/// <summary>
/// The one place that maps codes to HTTP. Codes that are not listed are refusals by a rule: 422, and a retry of the
/// same request does not help.
/// </summary>
internal static class ProblemCatalog
{
    private static readonly Dictionary<string, (int Status, bool Retryable)> Listed = new(StringComparer.Ordinal)
    {
        [ProblemCodes.Malformed] = (400, false),
        [ProblemCodes.BadRequest] = (400, false),
        [ProblemCodes.DefinitionFaults] = (400, false),
        [ProblemCodes.Unauthorized] = (401, false),
        [ProblemCodes.Forbidden] = (403, false),
        [ProblemCodes.NotFound] = (404, false),
        [ProblemCodes.NoDraft] = (404, false),
        [ProblemCodes.MethodNotAllowed] = (405, false),
        [ProblemCodes.KeyReused] = (409, false),
        [ProblemCodes.DocumentConflict] = (409, false),
        [ProblemCodes.IdentifierTaken] = (409, false),
        [ProblemCodes.AlreadyExists] = (409, false),
        [ProblemCodes.BodyTooLarge] = (413, false),
        [ProblemCodes.UnsupportedMediaType] = (415, false),
        [ProblemCodes.UnknownMember] = (422, false),
        [ProblemCodes.UnknownStore] = (422, false),
        [ProblemCodes.WrongCurrency] = (422, false),
        [ProblemCodes.EffectiveFromTooEarly] = (422, false),
        [ProblemCodes.TooManyRequests] = (429, true),
        [ProblemCodes.InternalError] = (500, true),
        [ProblemCodes.StoreAway] = (503, true),
        [ProblemCodes.ShuttingDown] = (503, true),
    };

    /// <summary>HTTP status of a code.</summary>
    public static int StatusOf(string code) => Listed.TryGetValue(code, out var entry) ? entry.Status : 422;

    /// <summary>True when the same request can succeed later without anybody changing it.</summary>
    public static bool IsRetryable(string code) => Listed.TryGetValue(code, out var entry) && entry.Retryable;

    /// <summary>Codes that this server adds to the engine's.</summary>
    public static IEnumerable<string> ServerCodes => Listed.Keys;
}
