namespace Bashgah.Storage.Fraud;

/// <summary>Kinds of case, in one place: what a new part of the program reports gets its kind here, and its words under <c>case.</c>
/// and the kind.</summary>
public static class CaseKinds
{
    /// <summary>What a device queued while it was cut off, and was refused for good (<see cref="QueuedCommands"/>). No rule finds it.</summary>
    public const string Queued = "queued";

    /// <summary>All of them; first those that rules of a definition find.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["velocity", "duplicateInvoice", "ownCard", "referralRing", "sharedDevice", Queued];
}

/// <summary>What a case may be.</summary>
public static class CaseStates
{
    /// <summary>Nobody has decided yet.</summary>
    public const string Open = "open";

    /// <summary>It was what it looked like.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>It was not.</summary>
    public const string Dismissed = "dismissed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Open, Confirmed, Dismissed];
}
