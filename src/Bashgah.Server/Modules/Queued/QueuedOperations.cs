using Bashgah.Server.Modules.Members;
using Bashgah.Server.Modules.Purchases;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Modules.Queued;

/// <summary>The operations that a device may queue (S7.5): nothing that spends.</summary>
internal sealed class QueuedOperations(
    RecordPurchase purchases, RecordReturn returns, ClaimPurchase claims, JoinMember joins, RecordActivity activities)
{
    private static readonly Dictionary<string, ApiOperation> ById = new ApiOperation[]
    {
        RecordPurchase.Operation, RecordReturn.Operation, ClaimPurchase.Operation, JoinMember.Operation, RecordActivity.Operation,
    }.ToDictionary(operation => operation.Id, StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ById.Keys];

    /// <summary>The scope that one needs.</summary>
    public static string ScopeOf(string operation) => ById[operation].Scope;

    /// <summary>Runs one as if it were called by itself.</summary>
    /// <param name="call">The call, with its key.</param>
    /// <param name="operation">Which.</param>
    /// <param name="body">Its body.</param>
    /// <param name="queuedAt">Its time where the body says none, Unix microseconds; null: now.</param>
    public Task<ApiAnswer> RunAsync(ApiCall call, string operation, ReadOnlyMemory<byte> body, long? queuedAt) => operation switch
    {
        "recordPurchase" => ReadAsync(
            call, body, PurchaseRequest.Read, request => purchases.HandleAsync(call, request with { OccurredAt = request.OccurredAt ?? queuedAt })),
        "recordReturn" => ReadAsync(
            call, body, ReturnRequest.Read, request => returns.HandleAsync(call, request with { OccurredAt = request.OccurredAt ?? queuedAt })),
        "claimPurchase" => ReadAsync(call, body, ClaimRequest.Read, request => claims.HandleAsync(call, request)),
        "joinMember" => ReadAsync(
            call, body, JoinRequest.Read, request => joins.HandleAsync(call, request with { JoinedAt = request.JoinedAt ?? queuedAt })),
        "recordActivity" => ReadAsync(
            call, body, ActivityRequest.Read, request => activities.HandleAsync(call, request with { OccurredAt = request.OccurredAt ?? queuedAt })),
        _ => throw new InvalidOperationException($"No such operation: {operation}."),
    };

    private static async Task<ApiAnswer> ReadAsync<T>(
        ApiCall call, ReadOnlyMemory<byte> body, Func<Fields, T> read, Func<T, Task<ApiAnswer>> run)
    {
        var (request, problem) = RequestBody.Parse(body, read, call.Faults);
        return problem is not null ? problem : await run(request!);
    }
}
