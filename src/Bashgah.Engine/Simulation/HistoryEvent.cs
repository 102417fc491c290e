using Bashgah.Engine.Events;

namespace Bashgah.Engine.Simulation;

/// <summary>Something that a program's history holds: a transaction's event, without what came of it.</summary>
/// <param name="TransactionId">Id of its transaction: chance hangs on it (S3.7), and later events name it.</param>
/// <param name="RecordedAt">When the ledger took it, Unix microseconds.</param>
/// <param name="IsHistory">True for an import of history (S3.5).</param>
/// <param name="Event">What happened.</param>
/// <param name="Later">For a purchase: how many returns and claims of it the history holds; null: unknown.</param>
public readonly record struct HistoryEvent(
    long TransactionId, long RecordedAt, bool IsHistory, LedgerEvent Event, int? Later = null);
