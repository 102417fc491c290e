using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Migrations;

namespace Bashgah.Storage.Keys;

/// <summary>
/// Keys of members, wrapped by a key of their program, and secrets and keys of programs, wrapped by the master key, in a database
/// of their own (a second SQLite file, or a schema that can be moved elsewhere), so that they are backed up apart and an erased key
/// stays erased.
/// </summary>
internal sealed class KeyStore : IAsyncDisposable
{
    /// <summary>Most rows of one statement.</summary>
    private const int PageRows = 1000;

    private const int IdentityBytes = 16;

    private readonly SqlDatabase _database;
    private readonly KeyWrapping _wrapping;
    private readonly ConcurrentDictionary<(int Program, string Name), byte[]> _secrets = new();

    public KeyStore(SqlDatabase database, MasterKeyRing masters)
    {
        _database = database;
        _wrapping = new KeyWrapping(database, masters);
        Rotation = new KeyRotation(database, _wrapping);
        Erased = new ErasedKeys(database, _wrapping);
    }

    /// <summary>The database, for backups.</summary>
    public SqlDatabase Database => _database;

    /// <summary>Changes the keys that wrap others.</summary>
    public KeyRotation Rotation { get; }

    /// <summary>Destroys keys of members.</summary>
    public ErasedKeys Erased { get; }

    /// <summary>Makes the tables where they are missing, refuses other master keys than those that are in use, and brings keys that an
    /// earlier version has wrapped under the keys of their programs.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await new Migrator("keys").ApplyAsync(_database, cancellationToken);
        var masters = _wrapping.Masters;
        await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "INSERT INTO master_check (id, proof) VALUES (1, @proof) ON CONFLICT DO NOTHING",
                cancellationToken, ("proof", masters.First.Proof.ToArray())),
            cancellationToken);
        var proofs = await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT proof FROM master_check", static row => row.Bytes(0), cancellationToken),
            cancellationToken);
        if (masters.FindByProof(proofs[0]) is null)
        {
            throw new DatabaseRefusedException(
                "The master key is not the one that this database was made with, or was changed to. Give the right one: its file, "
                + "or BASHGAH_MASTER_KEY.");
        }

        await Rotation.CarryOverAsync(cancellationToken);
    }

    /// <summary>The random name of this key store, made when it is first asked for.</summary>
    public async Task<string> IdentityAsync(CancellationToken cancellationToken)
    {
        var found = await FindIdentityAsync(cancellationToken);
        if (found is null)
        {
            await _database.AcrossPrograms.WriteAsync(
                connection => connection.ExecuteAsync(
                    "INSERT INTO identity (id, value) VALUES (1, @value) ON CONFLICT DO NOTHING", cancellationToken,
                    ("value", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdentityBytes)))),
                cancellationToken);
            // Another process may have been first.
            found = await FindIdentityAsync(cancellationToken);
        }

        return found!;
    }

    /// <summary>Whether it holds no secret of any program: nobody was ever written with it.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        await _database.AcrossPrograms.ReadAsync(
            connection => connection.ScalarAsync("SELECT count(*) FROM program_secret WHERE program_id > 0", cancellationToken),
            cancellationToken) == 0;

    /// <summary>A program's secret of 32 bytes, made when it is first asked for.</summary>
    public async Task<byte[]> ProgramSecretAsync(int programId, string name, CancellationToken cancellationToken)
    {
        if (_secrets.TryGetValue((programId, name), out var known))
        {
            return known;
        }

        var place = PlaceOfSecret(programId, name);
        var found = await FindSecretAsync(programId, name, cancellationToken);
        if (found is null)
        {
            await _database.AcrossPrograms.WriteAsync(
                async connection =>
                {
                    var master = await _wrapping.MasterInForceAsync(connection, cancellationToken);
                    await connection.ExecuteAsync(
                        """
                        INSERT INTO program_secret (program_id, name, master_id, wrapped) VALUES (@program, @name, @master, @wrapped)
                        ON CONFLICT DO NOTHING
                        """,
                        cancellationToken, ("program", programId), ("name", name), ("master", master.Id),
                        ("wrapped", master.Wrap(RandomNumberGenerator.GetBytes(Sealing.KeyBytes), place)));
                },
                cancellationToken);
            // Another process may have been first.
            found = await FindSecretAsync(programId, name, cancellationToken);
        }

        return _secrets.GetOrAdd((programId, name), _wrapping.Masters.Unwrap(found!.Value.Master, found.Value.Wrapped, place));
    }

    /// <summary>A program's secret where it was made before, else null. Throws <see cref="CryptographicException"/> for one that the
    /// master key does not open.</summary>
    public async Task<byte[]?> FindProgramSecretAsync(int programId, string name, CancellationToken cancellationToken) =>
        _secrets.TryGetValue((programId, name), out var known) ? known
        : await FindSecretAsync(programId, name, cancellationToken) is { } found
            ? _wrapping.Masters.Unwrap(found.Master, found.Wrapped, PlaceOfSecret(programId, name))
        : null;

    /// <summary>The keys of members; one whose key was erased, or never made, is missing.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="memberIds">Whose.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="damaged">Takes members whose key does not open; null: such a one is thrown.</param>
    public async Task<IReadOnlyDictionary<long, byte[]>> FindMemberKeysAsync(
        int programId, IEnumerable<long> memberIds, CancellationToken cancellationToken,
        ICollection<long>? damaged = null)
    {
        var keys = new Dictionary<long, byte[]>();
        foreach (var page in memberIds.Distinct().Chunk(PageRows))
        {
            await _database.Of(programId).ReadAsync(
                async connection =>
                {
                    await using var command = connection.Command(
                        $"{StoredMemberKey.Select} {_database.IsIn("m.member_id", "@ids")}", ("program", programId));
                    _database.BindList(command, "@ids", page);
                    foreach (var stored in await command.QueryAsync(StoredMemberKey.Read, cancellationToken))
                    {
                        try
                        {
                            keys[stored.MemberId] = _wrapping.Open(programId, stored);
                        }
                        catch (CryptographicException) when (damaged is not null)
                        {
                            damaged.Add(stored.MemberId);
                        }
                    }

                    return true;
                },
                cancellationToken);
        }

        return keys;
    }

    /// <summary>The keys of members, made and on disk where they were missing. A key may be made for a member that then
    /// is not written; that does no harm, and the next member of that id takes it over. Whose key was destroyed gets no other.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="memberIds">Whose.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="joiningIds">Those of them who join: beside a database that was put back, somebody else may have had the number.</param>
    public async Task<IReadOnlyDictionary<long, byte[]>> MemberKeysAsync(
        int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken, IReadOnlySet<long>? joiningIds = null)
    {
        var found = await FindMemberKeysAsync(programId, memberIds, cancellationToken);
        var missing = memberIds.Where(id => !found.ContainsKey(id)).Distinct().Order().ToList();
        if (missing.Count == 0)
        {
            return found;
        }

        await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                var wrapping = await _wrapping.NewestAsync(connection, programId, cancellationToken);
                foreach (var id in missing)
                {
                    if (joiningIds?.Contains(id) == true)
                    {
                        await connection.ExecuteAsync(
                            "DELETE FROM erased_key WHERE program_id = @program AND member_id = @member",
                            cancellationToken, ("program", programId), ("member", id));
                    }

                    await InsertMemberKeyAsync(connection, programId, id, wrapping, cancellationToken);
                }
            },
            cancellationToken);
        return await FindMemberKeysAsync(programId, memberIds, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static Task<int> InsertMemberKeyAsync(
        DbConnection connection, int programId, long memberId, ProgramKey wrapping, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO member_key (program_id, member_id, key_version, wrapped)
            SELECT @program, @member, @version, @wrapped
            WHERE NOT EXISTS (SELECT 1 FROM erased_key WHERE program_id = @program AND member_id = @member)
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, ("program", programId), ("member", memberId), ("version", wrapping.Version),
            ("wrapped", wrapping.Wrap(
                RandomNumberGenerator.GetBytes(Sealing.KeyBytes), KeyWrapping.PlaceOf(programId, memberId))));

    private async Task<string?> FindIdentityAsync(CancellationToken cancellationToken) =>
        (await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT value FROM identity", static row => row.GetString(0), cancellationToken),
            cancellationToken)).FirstOrDefault();

    private async Task<(string Master, byte[] Wrapped)?> FindSecretAsync(
        int programId, string name, CancellationToken cancellationToken)
    {
        var found = await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT master_id, wrapped FROM program_secret WHERE program_id = @program AND name = @name",
                static row => (row.GetString(0), row.Bytes(1)), cancellationToken, ("program", programId), ("name", name)),
            cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Where a secret of a program stands: it opens nowhere else.</summary>
    internal static string PlaceOfSecret(int programId, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"program/{programId}/{name}");
}
