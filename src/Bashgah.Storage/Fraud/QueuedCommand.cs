namespace Bashgah.Storage.Fraud;

/// <summary>A command that a device queued and the ledger refused for good (S7.5).</summary>
/// <param name="IdempotencyKey">Its key, by which the device sends it again.</param>
/// <param name="ContentHash">Keyed hash of what was sent.</param>
/// <param name="Operation">Which operation of the API it is.</param>
/// <param name="QueuedAt">When the device took it, Unix microseconds.</param>
/// <param name="PolicyVersion">The policy version in force when it was refused.</param>
/// <param name="Members">Members whom its body leads to, first the one whom it is about.</param>
/// <param name="Problem">Code of the refusal.</param>
/// <param name="ProblemArguments">What the refusal's words name, JSON; nothing personal. Null: nothing.</param>
/// <param name="Body">What was sent, and its faults; it is kept sealed.</param>
public sealed record RefusedCommand(
    string IdempotencyKey, string ContentHash, string Operation, long QueuedAt, int PolicyVersion, IReadOnlyList<long> Members, string Problem,
    string? ProblemArguments, string Body);

/// <summary>As it is stored, with the case that it has.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="IdempotencyKey">Its key.</param>
/// <param name="ContentHash">Keyed hash of what was sent.</param>
/// <param name="Operation">Which operation of the API it is.</param>
/// <param name="Actor">Who sent it.</param>
/// <param name="QueuedAt">When the device took it, Unix microseconds.</param>
/// <param name="SentAt">When it was refused, Unix microseconds.</param>
/// <param name="Problem">Code of the refusal.</param>
/// <param name="ProblemArguments">What the refusal's words name, JSON; null: nothing.</param>
/// <param name="SealedBody">What was sent; null: it is gone.</param>
public sealed record QueuedCommand(
    long CaseId, string IdempotencyKey, string ContentHash, string Operation, string Actor, long QueuedAt, long SentAt, string Problem,
    string? ProblemArguments, byte[]? SealedBody);
