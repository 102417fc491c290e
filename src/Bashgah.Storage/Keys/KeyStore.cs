using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Migrations;

namespace Bashgah.Storage.Keys;

/// <summary>
/// Keys of members and secrets of programs, wrapped by the master key, in a database of their own (a second SQLite file,
/// or a schema that can be moved elsewhere), so that they are backed up apart and an erased key stays erased.
/// </summary>
internal sealed class KeyStore(SqlDatabase database, MasterKey master) : IAsyncDisposable
{
    /// <summary>Most rows of one statement.</summary>
    private const int PageRows = 1000;

    private const int IdentityBytes = 16;

    private readonly ConcurrentDictionary<(int Program, string Name), byte[]> _secrets = new();

    /// <summary>The database, for backups.</summary>
    public SqlDatabase Database => database;

    /// <summary>Makes the tables where they are missing, and refuses another master key than the one that was used
    /// before.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await new Migrator("keys").ApplyAsync(database, cancellationToken);
        await database.WriteAsync(
            connection => connection.ExecuteAsync(
                "INSERT INTO master_check (id, proof) VALUES (1, @proof) ON CONFLICT DO NOTHING",
                cancellationToken, ("proof", master.Proof.ToArray())),
            cancellationToken);
        var proofs = await database.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT proof FROM master_check", static row => row.Bytes(0), cancellationToken),
            cancellationToken);
        if (!CryptographicOperations.FixedTimeEquals(proofs[0], master.Proof.Span))
        {
            throw new DatabaseRefusedException(
                "The master key is not the one that this database was made with. Give the right one: its file, or "
                + "BASHGAH_MASTER_KEY.");
        }
    }

    /// <summary>The random name of this key store, made when it is first asked for.</summary>
    public async Task<string> IdentityAsync(CancellationToken cancellationToken)
    {
        var found = await FindIdentityAsync(cancellationToken);
        if (found is null)
        {
            await database.WriteAsync(
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
        await database.ReadAsync(
            connection => connection.ScalarAsync("SELECT count(*) FROM program_secret", cancellationToken),
            cancellationToken) == 0;

    /// <summary>A program's secret of 32 bytes, made when it is first asked for.</summary>
    public async Task<byte[]> ProgramSecretAsync(int programId, string name, CancellationToken cancellationToken)
    {
        if (_secrets.TryGetValue((programId, name), out var known))
        {
            return known;
        }

        var place = PlaceOf(programId, name);
        var found = await FindSecretAsync(programId, name, cancellationToken);
        if (found is null)
        {
            var made = master.Wrap(RandomNumberGenerator.GetBytes(Sealing.KeyBytes), place);
            await database.WriteAsync(
                connection => connection.ExecuteAsync(
                    "INSERT INTO program_secret (program_id, name, wrapped) VALUES (@program, @name, @wrapped) "
                    + "ON CONFLICT DO NOTHING",
                    cancellationToken, ("program", programId), ("name", name), ("wrapped", made)),
                cancellationToken);
            // Another process may have been first.
            found = await FindSecretAsync(programId, name, cancellationToken);
        }

        return _secrets.GetOrAdd((programId, name), master.Unwrap(found!, place));
    }

    /// <summary>A program's secret where it was made before, else null. Throws <see cref="CryptographicException"/> for one that the
    /// master key does not open.</summary>
    public async Task<byte[]?> FindProgramSecretAsync(int programId, string name, CancellationToken cancellationToken) =>
        _secrets.TryGetValue((programId, name), out var known) ? known
        : await FindSecretAsync(programId, name, cancellationToken) is { } found ? master.Unwrap(found, PlaceOf(programId, name))
        : null;

    /// <summary>The keys of members; one whose key was erased, or never made, is missing.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="memberIds">Whose.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="damaged">Takes members whose key the master key does not open; null: such a one is thrown.</param>
    public async Task<IReadOnlyDictionary<long, byte[]>> FindMemberKeysAsync(
        int programId, IEnumerable<long> memberIds, CancellationToken cancellationToken,
        ICollection<long>? damaged = null)
    {
        var keys = new Dictionary<long, byte[]>();
        foreach (var page in memberIds.Distinct().Chunk(PageRows))
        {
            await database.ReadAsync(
                async connection =>
                {
                    await using var command = connection.Command(
                        "SELECT member_id, wrapped FROM member_key WHERE program_id = @program AND "
                        + database.IsIn("member_id", "@ids"),
                        ("program", programId));
                    database.BindList(command, "@ids", page);
                    foreach (var (id, wrapped) in await command.QueryAsync(
                        static row => (row.GetInt64(0), row.Bytes(1)), cancellationToken))
                    {
                        try
                        {
                            keys[id] = master.Unwrap(wrapped, Place(programId, id));
                        }
                        catch (CryptographicException) when (damaged is not null)
                        {
                            damaged.Add(id);
                        }
                    }

                    return true;
                },
                cancellationToken);
        }

        return keys;
    }

    /// <summary>The keys of members, made and on disk where they were missing. A key may be made for a member that then
    /// is not written; that does no harm, and the next member of that id takes it over.</summary>
    public async Task<IReadOnlyDictionary<long, byte[]>> MemberKeysAsync(
        int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken)
    {
        var found = await FindMemberKeysAsync(programId, memberIds, cancellationToken);
        var missing = memberIds.Where(id => !found.ContainsKey(id)).Distinct().Order().ToList();
        if (missing.Count == 0)
        {
            return found;
        }

        await database.WriteAsync(
            async connection =>
            {
                foreach (var id in missing)
                {
                    await InsertMemberKeyAsync(connection, programId, id, cancellationToken);
                }
            },
            cancellationToken);
        return await FindMemberKeysAsync(programId, memberIds, cancellationToken);
    }

    /// <summary>Erases a member's key: the profile cannot be read any more, in no backup.</summary>
    public Task EraseMemberKeyAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync(
                "DELETE FROM member_key WHERE program_id = @program AND member_id = @member",
                cancellationToken, ("program", programId), ("member", memberId)),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();

    private Task<int> InsertMemberKeyAsync(
        DbConnection connection, int programId, long memberId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "INSERT INTO member_key (program_id, member_id, wrapped) VALUES (@program, @member, @wrapped) "
            + "ON CONFLICT DO NOTHING",
            cancellationToken, ("program", programId), ("member", memberId),
            ("wrapped", master.Wrap(RandomNumberGenerator.GetBytes(Sealing.KeyBytes), Place(programId, memberId))));

    private async Task<string?> FindIdentityAsync(CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT value FROM identity", static row => row.GetString(0), cancellationToken),
            cancellationToken)).FirstOrDefault();

    private async Task<byte[]?> FindSecretAsync(int programId, string name, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT wrapped FROM program_secret WHERE program_id = @program AND name = @name",
                static row => row.Bytes(0), cancellationToken, ("program", programId), ("name", name)),
            cancellationToken)).FirstOrDefault();

    private static string PlaceOf(int programId, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"program/{programId}/{name}");

    private static string Place(int programId, long memberId) =>
        string.Create(CultureInfo.InvariantCulture, $"member/{programId}/{memberId}");
}
