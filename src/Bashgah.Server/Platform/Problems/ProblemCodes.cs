namespace Bashgah.Server.Platform.Problems;

/// <summary>Codes of problems that arise before or around deciding; what the engine refuses has its own
/// codes.</summary>
internal static class ProblemCodes
{
    public const string Malformed = "malformed";
    public const string Unauthorized = "unauthorized";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string BodyTooLarge = "body-too-large";
    public const string UnsupportedMediaType = "unsupported-media-type";
    public const string TooManyRequests = "too-many-requests";
    public const string InternalError = "internal-error";
    public const string StoreAway = "store-away";
    public const string Importing = "importing";
    public const string ShuttingDown = "shutting-down";
    public const string KeyReused = "key-reused";
    public const string DocumentConflict = "document-conflict";
    public const string IdentifierTaken = "identifier-taken";
    public const string AlreadyExists = "already-exists";
    public const string ConsentTextUnknown = "consent-text-unknown";
    public const string CardBlocked = "card-blocked";
    public const string TooManyCards = "too-many-cards";
    public const string MemberErased = "member-erased";
    public const string ErasureListMissing = "erasure-list-missing";
    public const string MemberUnknown = "member-unknown";
    public const string StoreUnknown = "store-unknown";
    public const string StoreForeign = "store-foreign";
    public const string OtherSite = "other-site";
    public const string CodeWrong = "code-wrong";
    public const string PasskeyWrong = "passkey-wrong";
    public const string SessionTooOld = "session-too-old";
    public const string TooManyPasskeys = "too-many-passkeys";
    public const string WrongMoney = "wrong-money";
    public const string DefinitionFaults = "definition-faults";
    public const string EffectiveFromTooEarly = "effective-from-too-early";
    public const string VersionScheduled = "version-scheduled";
    public const string VersionInForce = "version-in-force";
    public const string NoDraft = "no-draft";
    public const string DraftChanged = "draft-changed";
    public const string OwnDraft = "own-draft";
    public const string NotApproved = "not-approved";
    public const string OwnRequest = "own-request";
    public const string ApprovalWaiting = "approval-waiting";
    public const string ApprovalDecided = "approval-decided";
    public const string ApprovalExpired = "approval-expired";
    public const string ApprovalChanged = "approval-changed";
    public const string TookTooLong = "took-too-long";
    public const string CaseUnknown = "case-unknown";
    public const string CaseClosed = "case-closed";
    public const string OwnCase = "own-case";
    public const string BadRequest = "bad-request";
}
