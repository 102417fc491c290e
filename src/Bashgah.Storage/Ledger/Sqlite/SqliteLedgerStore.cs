using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Programs;
using Microsoft.Data.Sqlite;

namespace Bashgah.Storage.Ledger.Sqlite;

/// <summary>
/// The ledger in a SQLite file. A batch is an immediate transaction: it excludes every other writer from its start, so
/// that there is nothing else to lock.
/// </summary>
internal sealed class SqliteLedgerStore(SqliteDatabase database, NoteCipher notes, AuditLog audit)
    : LedgerStore(database, notes, audit)
{
    public override bool HasManyWriters => false;

    public override async Task<ILedgerBatch> BeginAsync(
        int programId, IReadOnlyCollection<MemberReference> references, CancellationToken cancellationToken)
    {
        var writer = await database.TakeWriterAsync(cancellationToken);
        try
        {
            writer.Execute("BEGIN IMMEDIATE");
            var versions = writer.Scalar(
                "SELECT max(version) FROM policy_version WHERE program_id = $1", programId) ?? 0;
            var withdrawals = writer.Scalar(
                "SELECT count(withdrawn_at) FROM policy_version WHERE program_id = $1", programId) ?? 0;
            var isHistoryOpen = writer.Scalar(
                "SELECT 1 FROM history_import WHERE program_id = $1 LIMIT 1", programId) is not null;
            var found = SqliteLoading.Resolve(writer, programId, references);
            return new SqliteLedgerBatch(
                database, writer, Chains, Notes, Audit, Policies, programId,
                new PolicyRevision((int)versions, (int)withdrawals), isHistoryOpen, found);
        }
        catch (SqliteException error) when (database.IsKnown(error))
        {
            database.ReleaseWriter(isClean: writer.TryRollback());
            throw database.Translate(error);
        }
        catch
        {
            database.ReleaseWriter(isClean: writer.TryRollback());
            throw;
        }
    }
}
