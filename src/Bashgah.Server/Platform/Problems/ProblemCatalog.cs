using Bashgah.Engine;

namespace Bashgah.Server.Platform.Problems;

/// <summary>
/// The one place that maps codes to HTTP. Refusals follow their category in the engine's catalog: what is
/// named and not
/// there is 404, what stands against something before is 409, what a rule refuses is 422.
/// </summary>
internal static class ProblemCatalog
{
    private static readonly Dictionary<string, (int Status, bool Retryable)> OfServer = new(StringComparer.Ordinal)
    {
        [ProblemCodes.Malformed] = (400, false),
        [ProblemCodes.BadRequest] = (400, false),
        [ProblemCodes.DefinitionFaults] = (400, false),
        [ProblemCodes.Unauthorized] = (401, false),
        [ProblemCodes.Forbidden] = (403, false),
        [ProblemCodes.StoreForeign] = (403, false),
        [ProblemCodes.OtherSite] = (403, false),
        [ProblemCodes.CodeWrong] = (403, false),
        [ProblemCodes.PasskeyWrong] = (403, false),
        [ProblemCodes.SessionTooOld] = (403, false),
        [ProblemCodes.NotFound] = (404, false),
        [ProblemCodes.NoDraft] = (404, false),
        [ProblemCodes.CaseUnknown] = (404, false),
        [ProblemCodes.CaseClosed] = (409, false),
        [ProblemCodes.MethodNotAllowed] = (405, false),
        [ProblemCodes.AlreadyExists] = (409, false),
        [ProblemCodes.VersionScheduled] = (409, false),
        [ProblemCodes.DraftChanged] = (409, false),
        [ProblemCodes.MemberErased] = (409, false),
        [ProblemCodes.ApprovalWaiting] = (409, false),
        [ProblemCodes.ApprovalDecided] = (409, false),
        [ProblemCodes.ApprovalExpired] = (409, false),
        [ProblemCodes.ApprovalChanged] = (409, false),
        [ProblemCodes.OwnRequest] = (422, false),
        [ProblemCodes.OwnCase] = (422, false),
        [ProblemCodes.ConsentTextUnknown] = (422, false),
        [ProblemCodes.OwnDraft] = (422, false),
        [ProblemCodes.NotApproved] = (422, true),
        [ProblemCodes.VersionInForce] = (409, false),
        [ProblemCodes.TooManyPasskeys] = (409, false),
        [ProblemCodes.TooManyCards] = (409, false),
        [ProblemCodes.BodyTooLarge] = (413, false),
        [ProblemCodes.UnsupportedMediaType] = (415, false),
        [ProblemCodes.EffectiveFromTooEarly] = (422, false),
        [ProblemCodes.TooManyRequests] = (429, true),
        [ProblemCodes.InternalError] = (500, true),
        [ProblemCodes.ErasureListMissing] = (503, false),
        [ProblemCodes.StoreAway] = (503, true),
        [ProblemCodes.TookTooLong] = (503, true),
        [ProblemCodes.Importing] = (503, true),
        [ProblemCodes.ShuttingDown] = (503, true),
    };

    private static readonly Dictionary<string, RefusalKind> OfEngine =
        RefusalCatalog.All.ToDictionary(k => k.Code, StringComparer.Ordinal);

    /// <summary>Every code that an answer can carry.</summary>
    public static IEnumerable<string> Codes => OfServer.Keys.Concat(OfEngine.Keys).Order(StringComparer.Ordinal);

    /// <summary>HTTP status of a code.</summary>
    public static int StatusOf(string code)
    {
        if (OfServer.TryGetValue(code, out var entry))
            return entry.Status;
        return OfEngine[code].Category switch
        {
            RefusalCategory.NotFound => StatusCodes.Status404NotFound,
            RefusalCategory.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
    }

    /// <summary>True when the same request can succeed later without anybody changing it.</summary>
    public static bool IsRetryable(string code) =>
        OfServer.TryGetValue(code, out var entry) ? entry.Retryable : OfEngine[code].CanRetryHelp;
}
