using System.Data.Common;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Members;

/// <summary>What members agreed to and took back, record by record, under each member's key. Records are written with the profile that
/// they change (<see cref="ProfileChange.Consents"/>).</summary>
public sealed class ConsentLog
{
    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;

    internal ConsentLog(SqlDatabase database, KeyStore keys)
    {
        _database = database;
        _keys = keys;
    }

    /// <summary>What proves a program's records.</summary>
    public async Task<ConsentProof> ProofAsync(int programId, CancellationToken cancellationToken) =>
        new(programId, await _keys.ProgramSecretAsync(programId, ConsentProof.SecretName, cancellationToken));

    /// <summary>Number of a member's last record; 0: there is none. It stays the last behind the member's lock alone.</summary>
    public async Task<int> LastSeqAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        (int)(await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                "SELECT max(seq) FROM consent_record WHERE program_id = @program AND member_id = @member",
                cancellationToken, ("program", programId), ("member", memberId)),
            cancellationToken) ?? 0);

    /// <summary>A member's records, newest first; none of a member who was erased.</summary>
    public async Task<IReadOnlyList<ConsentRecord>> ReadAsync(
        int programId, long memberId, int limit, CancellationToken cancellationToken)
    {
        var keys = await _keys.FindMemberKeysAsync(programId, [memberId], cancellationToken);
        if (!keys.TryGetValue(memberId, out var key))
        {
            return [];
        }

        var rows = await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT seq, cipher FROM consent_record WHERE program_id = @program AND member_id = @member
                ORDER BY seq DESC LIMIT @limit
                """,
                static row => (Seq: row.GetInt32(0), Cipher: row.Bytes(1)), cancellationToken,
                ("program", programId), ("member", memberId), ("limit", limit)),
            cancellationToken);
        return [.. rows.Select(row => ConsentRecord.Read(
            Sealing.Open(key, row.Cipher, ConsentProof.Place(programId, memberId, row.Seq))))];
    }

    internal static IReadOnlyList<ConsentWrite> Seal(
        byte[] key, int programId, long memberId, IReadOnlyCollection<ConsentRecord> records) =>
        [.. records.Select(record => new ConsentWrite(
            record.Seq, Sealing.Seal(key, record.Write(), ConsentProof.Place(programId, memberId, record.Seq))))];
}
