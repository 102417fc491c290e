using System.Data.Common;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Audit;

/// <summary>
/// What staff did that no transaction of the ledger tells: a log a program, and one (<see cref="OfNoProgram"/>) of what belongs to none.
/// An entry is written in the database transaction of the change that it tells of, so that neither is there without the other.
/// </summary>
public sealed class AuditLog
{
    /// <summary>The log of what belongs to no program.</summary>
    public const int OfNoProgram = 0;

    /// <summary>A secret that is made when a log is known to be on disk: it tells one that was taken away from one that never was.</summary>
    internal const string BegunName = "audit-begun";

    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;

    internal AuditLog(SqlDatabase database, KeyStore keys)
    {
        _database = database;
        _keys = keys;
    }

    /// <summary>Appends an entry by itself: for what changes nothing in the database.</summary>
    public Task AppendAsync(int programId, AuditEntry entry, CancellationToken cancellationToken) => _database.Of(programId).WriteAsync(
        connection => Append_InTransactionAsync(connection, programId, [entry], cancellationToken), cancellationToken);

    /// <summary>Entries before one, newest first.</summary>
    public async Task<IReadOnlyList<StoredAuditEntry>> ReadAsync(
        int programId, AuditFilter filter, long beforeSeq, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        List<(string Condition, string Name, object? Value)> wanted =
        [
            ("actor = @actor", "actor", filter.Actor),
            ("action = @action", "action", filter.Action),
            ("subject = @subject", "subject", filter.Subject),
            ("at >= @from", "from", filter.FromAt),
            ("at < @until", "until", filter.UntilAt),
        ];
        wanted.RemoveAll(one => one.Value is null);
        var conditions = string.Concat(wanted.Select(one => $" AND {one.Condition}"));
        return await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"""
                SELECT {AuditSql.Columns} FROM audit_entry
                WHERE program_id = @program AND seq < @before{conditions} ORDER BY seq DESC LIMIT @limit
                """,
                AuditSql.Entry, cancellationToken,
                [("program", programId), ("before", beforeSeq), ("limit", limit), .. wanted.Select(one => (one.Name, one.Value))]),
            cancellationToken);
    }

    /// <summary>What the log tells of a subject, newest first; null where an entry is not one that was written.</summary>
    internal async Task<IReadOnlyList<StoredAuditEntry>?> ReadProvenAsync(
        int programId, string subject, CancellationToken cancellationToken)
    {
        var links = await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"""
                SELECT {AuditSql.LinkColumns} FROM audit_entry
                WHERE program_id = @program AND subject = @subject ORDER BY seq DESC
                """,
                AuditSql.Link, cancellationToken, ("program", programId), ("subject", subject)),
            cancellationToken);
        var chain = new AuditChain(
            programId, await _keys.ProgramSecretAsync(programId, AuditChain.SecretName, cancellationToken));
        return links.TrueForAll(chain.Proves) ? [.. links.Select(link => link.Entry)] : null;
    }

    /// <summary>Appends entries in a transaction that is open on the connection. It should be the last that is done there: others who
    /// write the log wait until the transaction ends.</summary>
    internal async Task Append_InTransactionAsync(
        DbConnection connection, int programId, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        // The key store is a database of its own: whoever writes there never waits for this one.
        var chain = new AuditChain(
            programId, await _keys.ProgramSecretAsync(programId, AuditChain.SecretName, cancellationToken));
        var (head, lastSeq) = await AuditSql.LockAsync(connection, programId, cancellationToken);
        var (isFirst, seq, hash) = await GoOnAsync(chain, programId, head, lastSeq, cancellationToken);
        var rows = new List<AuditLink>(entries.Count + 1);
        foreach (var entry in isFirst ? entries.Prepend(Beginning(programId, entries[0].At)) : entries)
        {
            rows.Add(chain.Next(entry.Numbered(++seq), hash));
            hash = rows[^1].Hash;
        }

        await AuditSql.WriteAsync(connection, programId, rows, chain.End(seq, hash), cancellationToken);
    }

    /// <summary>
    /// Behind what a log goes on: the number and the hash. Where the end is not the one that was written, a number is left out, so that
    /// going on does not heal what somebody cut off: verification misses that entry for ever.
    /// </summary>
    private async Task<(bool IsFirst, long Seq, byte[] Hash)> GoOnAsync(
        AuditChain chain, int programId, AuditHead head, long lastSeq, CancellationToken cancellationToken)
    {
        if (head.Seq > 0 && chain.Proves(head))
        {
            await _keys.ProgramSecretAsync(programId, BegunName, cancellationToken);
            return (false, Math.Max(head.Seq, lastSeq), head.Hash);
        }

        var isFirst = head.Seq == 0 && lastSeq == 0
            && await _keys.FindProgramSecretAsync(programId, BegunName, cancellationToken) is null;
        return isFirst ? (true, 0, AuditChain.Start) : (false, checked(lastSeq + 1), AuditChain.Start);
    }

    private static AuditEntry Beginning(int programId, long at) => new(
        AuditSource.Self, at, AuditActions.Began, programId.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
