using System.Data.Common;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger.Postgres;

namespace Bashgah.Storage.Programs;

/// <summary>Keeps batches of a program away while something changes that every batch stands on.</summary>
internal static class ProgramLocks
{
    /// <summary>Waits until no batch of the program is open on any node; none begins before the transaction ends. In
    /// SQLite every writing transaction excludes the others anyway.</summary>
    public static async Task TakeAloneAsync(
        SqlDatabase database, DbConnection connection, int programId, CancellationToken cancellationToken)
    {
        if (database is PostgresDatabase)
        {
            await connection.ExecuteAsync(
                "SELECT pg_advisory_xact_lock(@class, @program)", cancellationToken,
                ("class", PostgresLedgerStore.ProgramLock), ("program", programId));
        }
    }
}
