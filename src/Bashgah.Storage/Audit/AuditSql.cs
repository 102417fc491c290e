using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Audit;

/// <summary>The log's tables, the same on both databases.</summary>
internal static class AuditSql
{
    /// <summary>Columns of an entry but for the program and what chains it.</summary>
    public const string Columns = "seq, at, actor, action, subject, origin, before, after";

    /// <summary>Columns of a link of the chain but for the program.</summary>
    public const string LinkColumns = $"{Columns}, previous, hash";

    // Rows of one statement. Halves of it are the other numbers that there are, because a connection keeps few plans.
    private const int InsertRowsMax = 64;

    /// <summary>Reads <see cref="Columns"/>.</summary>
    public static StoredAuditEntry Entry(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.TextOrNull(6),
        row.TextOrNull(7));

    /// <summary>Reads <see cref="LinkColumns"/>.</summary>
    public static AuditLink Link(DbDataReader row) => new(Entry(row), row.AnyBytes(8), row.AnyBytes(9));

    /// <summary>Reads a head that stands from a column on.</summary>
    public static AuditHead Head(DbDataReader row) => new(row.GetInt64(0), row.AnyBytes(1), row.AnyBytes(2));

    /// <summary>Bytes, whatever somebody may have put in their place.</summary>
    public static byte[] AnyBytes(this DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>Locks a log, and gives its head (empty where it has none) and the number of its last entry, or 0.</summary>
    public static async Task<(AuditHead Head, long LastSeq)> LockAsync(
        DbConnection connection, int programId, CancellationToken cancellationToken) => (await connection.QueryAsync(
            """
            INSERT INTO audit_head (program_id, seq, hash, proof) VALUES (@program, 0, @none, @none)
            ON CONFLICT (program_id) DO UPDATE SET seq = audit_head.seq
            RETURNING seq, hash, proof,
              (SELECT coalesce(max(e.seq), 0) FROM audit_entry e WHERE e.program_id = audit_head.program_id)
            """,
            static row => (Head(row), row.GetInt64(3)), cancellationToken, ("program", programId), ("none", Array.Empty<byte>())))[0];

    /// <summary>Appends entries and moves the head.</summary>
    public static async Task WriteAsync(
        DbConnection connection, int programId, IReadOnlyList<AuditLink> rows, AuditHead head, CancellationToken cancellationToken)
    {
        for (int done = 0, size = InsertRowsMax; done < rows.Count; size /= 2)
        {
            for (; size <= rows.Count - done; done += size)
            {
                await InsertAsync(connection, programId, [.. rows.Skip(done).Take(size)], cancellationToken);
            }
        }

        await connection.ExecuteAsync(
            "UPDATE audit_head SET seq = @seq, hash = @hash, proof = @proof WHERE program_id = @program", cancellationToken,
            ("program", programId), ("seq", head.Seq), ("hash", head.Hash), ("proof", head.Proof));
    }

    private static Task InsertAsync(
        DbConnection connection, int programId, List<AuditLink> rows, CancellationToken cancellationToken)
    {
        var values = new List<string>(rows.Count);
        List<(string, object?)> parameters = [("program", programId)];
        for (var i = 0; i < rows.Count; i++)
        {
            var (entry, previous, hash) = rows[i];
            values.Add(
                $"(@program, @seq{i}, @at{i}, @actor{i}, @action{i}, @subject{i}, @origin{i}, @before{i}, @after{i}, @previous{i}, @hash{i})");
            parameters.AddRange(
            [
                ($"seq{i}", entry.Seq), ($"at{i}", entry.At), ($"actor{i}", entry.Actor), ($"action{i}", entry.Action),
                ($"subject{i}", entry.Subject), ($"origin{i}", entry.Origin), ($"before{i}", entry.Before), ($"after{i}", entry.After),
                ($"previous{i}", previous), ($"hash{i}", hash),
            ]);
        }

        return connection.ExecuteAsync(
            $"INSERT INTO audit_entry (program_id, {LinkColumns}) VALUES {string.Join(", ", values)}", cancellationToken, [.. parameters]);
    }
}
