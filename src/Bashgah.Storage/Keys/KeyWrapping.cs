using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Keys;

/// <summary>
/// The two upper steps of the keys: the master key in force wraps a program's keys, the newest of which wraps those of its
/// members. What is wrapped by an earlier one, or by the master key itself, is opened all the same.
/// </summary>
internal sealed class KeyWrapping(SqlDatabase database, MasterKeyRing masters)
{
    // A version never changes, so that what was opened once holds.
    private readonly ConcurrentDictionary<(int Program, int Version), byte[]> _opened = new();

    /// <summary>The master keys that were given.</summary>
    public MasterKeyRing Masters => masters;

    /// <summary>The master key in force, which stays so until the transaction ends.</summary>
    public async Task<MasterKey> MasterInForceAsync(
        DbConnection connection, CancellationToken cancellationToken, bool isToChange = false)
    {
        var proofs = await connection.QueryAsync(
            $"SELECT proof FROM master_check WHERE id = 1 {(isToChange ? database.ForUpdate : database.ForShare)}",
            static row => row.Bytes(0), cancellationToken);
        return masters.FindByProof(proofs[0])
            ?? throw new DatabaseRefusedException(
                "The master key was changed, and this process does not know the new one: start it anew with the keys that are now in use.");
    }

    /// <summary>The newest key of a program, made where there is none; it stays the newest until the transaction ends.</summary>
    public async Task<ProgramKey> NewestAsync(DbConnection connection, int programId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var newest = await connection.QueryAsync(
                $"""
                SELECT version, master_id, wrapped FROM program_key WHERE program_id = @program
                ORDER BY version DESC LIMIT 1 {database.ForShare}
                """,
                static row => (Version: row.GetInt32(0), Master: row.GetString(1), Wrapped: row.Bytes(2)), cancellationToken,
                ("program", programId));
            if (newest.Count > 0)
            {
                var (version, master, wrapped) = newest[0];
                // Taken from what was read before, and not remembered here: it may have been made in this transaction, which may come
                // to nothing.
                return new ProgramKey(version, _opened.TryGetValue((programId, version), out var known)
                    ? known
                    : masters.Unwrap(master, wrapped, PlaceOfProgramKey(programId, version)));
            }

            // None yet; or the one that was waited for is gone, because another has taken its place.
            await InsertAsync(connection, programId, 1, "WHERE NOT EXISTS (SELECT 1 FROM program_key WHERE program_id = @program)", cancellationToken);
        }
    }

    /// <summary>Makes a further key of a program, which is the newest from then on.</summary>
    public async Task<ProgramKey> AddAsync(DbConnection connection, int programId, int version, CancellationToken cancellationToken)
    {
        await InsertAsync(connection, programId, version, "WHERE 1 = 1", cancellationToken);
        return await NewestAsync(connection, programId, cancellationToken);
    }

    /// <summary>Opens a member's key as it is stored. Throws <see cref="CryptographicException"/> where it, or what wraps it, is not
    /// as it was written or cannot be opened.</summary>
    public byte[] Open(int programId, StoredMemberKey stored)
    {
        var place = PlaceOf(programId, stored.MemberId);
        if (stored.Version == 0)
        {
            return masters.Unwrap("", stored.Wrapped, place);
        }

        if (stored is not { ProgramKey: { } wrapping, MasterId: { } master })
        {
            throw new CryptographicException($"The program's key {stored.Version} is missing.");
        }

        return new ProgramKey(stored.Version, Open(programId, stored.Version, master, wrapping)).Unwrap(stored.Wrapped, place);
    }

    /// <summary>Where a member's key stands: it opens nowhere else.</summary>
    public static string PlaceOf(int programId, long memberId) =>
        string.Create(CultureInfo.InvariantCulture, $"member/{programId}/{memberId}");

    /// <summary>Where a program's key stands.</summary>
    public static string PlaceOfProgramKey(int programId, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"program-key/{programId}/{version}");

    private byte[] Open(int programId, int version, string master, byte[] wrapped) =>
        _opened.TryGetValue((programId, version), out var known)
            ? known
            : _opened.GetOrAdd((programId, version), masters.Unwrap(master, wrapped, PlaceOfProgramKey(programId, version)));

    private async Task InsertAsync(
        DbConnection connection, int programId, int version, string condition, CancellationToken cancellationToken)
    {
        var master = await MasterInForceAsync(connection, cancellationToken);
        var key = RandomNumberGenerator.GetBytes(Sealing.KeyBytes);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO program_key (program_id, version, master_id, wrapped)
            SELECT @program, @version, @master, @wrapped {condition} ON CONFLICT DO NOTHING
            """,
            cancellationToken, ("program", programId), ("version", version), ("master", master.Id),
            ("wrapped", master.Wrap(key, PlaceOfProgramKey(programId, version))));
    }
}

/// <summary>A key of a program, opened.</summary>
internal readonly record struct ProgramKey(int Version, byte[] Key)
{
    public byte[] Wrap(byte[] key, string belongsTo) => Sealing.Seal(Key, key, System.Text.Encoding.UTF8.GetBytes(belongsTo));

    public byte[] Unwrap(byte[] wrapped, string belongsTo) =>
        Sealing.Open(Key, wrapped, System.Text.Encoding.UTF8.GetBytes(belongsTo));
}

/// <summary>A member's key as it is stored, with what wraps it, all read at one moment.</summary>
/// <param name="MemberId">Whose.</param>
/// <param name="Version">Of the program's key; 0: the master key wraps it.</param>
/// <param name="Wrapped">The key.</param>
/// <param name="MasterId">Which master key wraps the program's; null: there is no such key of the program.</param>
/// <param name="ProgramKey">The program's key, wrapped.</param>
internal sealed record StoredMemberKey(long MemberId, int Version, byte[] Wrapped, string? MasterId, byte[]? ProgramKey)
{
    /// <summary>Rows of member_key with the key of the program that wraps each, in one statement: another may take its place, and it
    /// be dropped, between two.</summary>
    public const string Select =
        """
        SELECT m.member_id, m.key_version, m.wrapped, p.master_id, p.wrapped FROM member_key m
        LEFT JOIN program_key p ON p.program_id = m.program_id AND p.version = m.key_version
        WHERE m.program_id = @program AND
        """;

    public static StoredMemberKey Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.Bytes(2), row.TextOrNull(3), row.IsDBNull(4) ? null : row.Bytes(4));
}
