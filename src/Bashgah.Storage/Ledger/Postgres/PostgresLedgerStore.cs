using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Programs;
using Npgsql;

namespace Bashgah.Storage.Ledger.Postgres;

/// <summary>
/// The ledger in PostgreSQL. Any number of nodes write at once; a batch locks what it touches in one order: the program
/// (shared), members by id, purchases of documents by scope and number, program-wide counters by key.
/// </summary>
internal sealed class PostgresLedgerStore(PostgresDatabase database, NoteCipher notes, AuditLog audit)
    : LedgerStore(database, notes, audit)
{
    /// <summary>First half of the advisory lock's key; the second is the program. Batches share it; publishing a policy
    /// version takes it alone, so that no event is recorded between its check and its commit (S3.2).</summary>
    public const int ProgramLock = 0x42415348;

    public override bool HasManyWriters => true;

    // Plans are kept for a connection's life. One that was made while the tables were small, or from what statistics said that
    // day, would read or join them whole for ever: everything that a batch asks for has an index, and is asked row by row.
    private const string IndexPlansOnly =
        """
        SELECT set_config(name, 'off', true)
        FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_material']) AS name
        """;

    public override async Task<ILedgerBatch> BeginAsync(
        int programId, IReadOnlyCollection<MemberReference> references, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await database.ConnectAsync(programId, cancellationToken);
            await using var round = new PostgresRound(connection);
            // Explicit, because a role or database may have another default, under which what is read behind a lock is old.
            round.Do("BEGIN ISOLATION LEVEL READ COMMITTED");
            round.Read(static _ => { }, IndexPlansOnly);
            round.Read(static _ => { }, "SELECT pg_advisory_xact_lock_shared($1, $2)", ProgramLock, programId);
            // A statement of its own, so that it sees what was published while the lock was waited for.
            var policy = default(PolicyRevision);
            var isHistoryOpen = false;
            round.Read(
                row => (policy, isHistoryOpen) =
                    (new PolicyRevision(row.GetInt32(0), row.GetInt32(1)), row.GetBoolean(2)),
                """
                SELECT coalesce(max(version), 0), count(withdrawn_at)::integer,
                  EXISTS (SELECT 1 FROM history_import WHERE program_id = $1)
                FROM policy_version WHERE program_id = $1
                """,
                programId);
            var found = PostgresFinding.Add(round, programId, references);
            await round.RunAsync(cancellationToken);
            return new PostgresLedgerBatch(
                database, connection, Chains, Notes, Audit, Policies, programId, policy, isHistoryOpen, found);
        }
        catch (Exception error)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            if (error is NpgsqlException known && database.IsKnown(known))
            {
                throw database.Translate(known);
            }

            throw;
        }
    }
}
