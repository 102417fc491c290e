namespace Bashgah.Storage.Ledger;

/// <summary>A row of <c>ledger_transaction</c>: the columns in the order in which the chain hashes them.</summary>
internal sealed record TransactionRow
{
    public required long Id { get; init; }

    public required string Kind { get; init; }

    public required long? MemberId { get; init; }

    public required int PolicyVersion { get; init; }

    public required int Semantics { get; init; }

    public required string TzVersion { get; init; }

    public required long OccurredAt { get; init; }

    public required long RecordedAt { get; init; }

    public required bool IsHistory { get; init; }

    public required string Actor { get; init; }

    public required string? IdempotencyKey { get; init; }

    public required string ContentHash { get; init; }

    public required string? DocScope { get; init; }

    public required string? DocNo { get; init; }

    public required string? DocKind { get; init; }

    public required long? ParentId { get; init; }

    public required string Event { get; init; }

    public required string Trace { get; init; }

    /// <summary>Rows of facts that were read and not written: see <see cref="FactsReferences"/>.</summary>
    public required string FactsRead { get; init; }

    /// <summary>Rows of facts that were written.</summary>
    public required string FactsWritten { get; init; }

    public required int Writer { get; init; }

    /// <summary>Place in the writer's chain, from 1.</summary>
    public required long ChainNo { get; init; }

    /// <summary>The transaction before it in the chain, so that one that is taken out can be named; 0: none.</summary>
    public required long PreviousId { get; init; }

    /// <summary>On a chain's first transaction: the ends of the other chains that its writer saw.</summary>
    public required string? Heads { get; init; }

    public required byte[] Hash { get; init; }

    public required IReadOnlyList<TransferRow> Transfers { get; init; }
}

/// <summary>A row of <c>transfer</c>.</summary>
internal sealed record TransferRow(
    long TransactionId, int Seq, long MemberId, string Currency, int Kind, int Debit, int Credit, long Amount,
    int LotFrom, int LotUntil, string? LotWaiting, long BalanceAfter, int MemberVersion, string? RuleId);

/// <summary>A row of <c>voucher</c>, as a transaction changes it.</summary>
internal sealed record VoucherRow(
    long Id, long MemberId, string Reward, int Quantity, string? Code, long UntilAt, string State, long? EndedAt);
