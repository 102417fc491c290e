using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Keys;

/// <summary>
/// Changes the keys that wrap others, while servers work: what is wrapped stays what it is, so that nothing that they have opened
/// changes. A change that is cut off is taken up where it stands when it is asked for again.
/// </summary>
public sealed class KeyRotation
{
    private const int PageRows = 500;

    private readonly SqlDatabase _database;
    private readonly KeyWrapping _wrapping;

    internal KeyRotation(SqlDatabase database, KeyWrapping wrapping)
    {
        _database = database;
        _wrapping = wrapping;
    }

    private MasterKeyRing Masters => _wrapping.Masters;

    /// <summary>
    /// Puts the first of the given master keys in force: wraps all keys and secrets of programs by it, all or none. Where the keys are in
    /// the database's own file, a new one is put in front of it before, unless one waits there already. Throws
    /// <see cref="DatabaseRefusedException"/> where the first one given is in force.
    /// </summary>
    public Task<MasterKeyChange> ChangeMasterAsync(CancellationToken cancellationToken) => _database.AcrossPrograms.WriteAsync(
        async connection =>
        {
            // Of two who change the keys at once, or drop some, the second sees what the first has written into the file.
            var inForce = await _wrapping.MasterInForceAsync(connection, cancellationToken, isToChange: true);
            Masters.Renew();
            if (Masters.First.Id == inForce.Id)
            {
                if (!Masters.IsOwnFile)
                {
                    throw new DatabaseRefusedException(
                        $"The first of the master keys that were given ({inForce.Id}) is in force already. Put a new one in front of it, "
                        + "for every node, and ask again.");
                }

                // On disk before the first row needs it.
                Masters.Replace([MasterKey.Draw(), .. Masters.Keys]);
            }

            var to = Masters.First;
            var wrapped = await WrapAllAsync(connection, to, cancellationToken);
            return new MasterKeyChange(inForce.Id, to.Id, wrapped, Masters.IsOwnFile ? Masters.Path : null);
        },
        cancellationToken);

    /// <summary>Takes the master keys that no row needs out of the database's own file; gives their ids. Backups of the key store that
    /// were made under them cannot be opened any more.</summary>
    public async Task<IReadOnlyList<string>> DropMastersAsync(CancellationToken cancellationToken)
    {
        if (!Masters.IsOwnFile)
        {
            throw new DatabaseRefusedException(
                "The master keys are not in a file of the database's own: take earlier ones out of where they are given.");
        }

        return await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                var inForce = await _wrapping.MasterInForceAsync(connection, cancellationToken, isToChange: true);
                var needed = await NeededMastersAsync(connection, cancellationToken);
                Masters.Renew();
                var kept = Masters.Keys.Where(key => key.Id == inForce.Id || needed.Contains(key.Id)).ToList();
                var dropped = Masters.Keys.Except(kept).Select(key => key.Id).ToList();
                if (dropped.Count > 0)
                {
                    Masters.Replace(kept);
                }

                return dropped;
            },
            cancellationToken);
    }

    /// <summary>
    /// Gives a program a new key and wraps the keys of its members by it, page by page; or ends such a change that was cut off. The earlier
    /// key goes when no row needs it.
    /// </summary>
    /// <param name="programId">The program.</param>
    /// <param name="progress">Takes how many keys of members are wrapped by the new one.</param>
    /// <param name="cancellationToken">Stops it; asked for again it goes on.</param>
    public async Task<ProgramKeyChange> ChangeProgramKeyAsync(
        int programId, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (version, isResumed) = await BeginAsync(programId, cancellationToken);
        var members = 0L;
        do
        {
            members = await WrapMembersAsync(programId, version, members, progress, cancellationToken);
        }
        // Somebody who began to join before has taken the earlier key meanwhile.
        while (!await IsEndedAsync(programId, version, cancellationToken));
        return new ProgramKeyChange(version, members, isResumed);
    }

    /// <summary>Brings keys of members that the master key itself has wrapped, as an earlier version did, under the keys of their
    /// programs, page by page. Several processes may do so at once.</summary>
    internal async Task CarryOverAsync(CancellationToken cancellationToken)
    {
        var programs = await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT DISTINCT program_id FROM member_key WHERE key_version = 0", static row => row.GetInt32(0), cancellationToken),
            cancellationToken);
        foreach (var programId in programs)
        {
            await WrapMembersAsync(programId, version: null, 0, progress: null, cancellationToken);
        }
    }

    private static async Task<HashSet<string>> NeededMastersAsync(DbConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            "SELECT master_id FROM program_secret UNION SELECT master_id FROM program_key",
            static row => row.GetString(0), cancellationToken)).ToHashSet(StringComparer.Ordinal);

    private async Task<int> WrapAllAsync(DbConnection connection, MasterKey to, CancellationToken cancellationToken)
    {
        // Whoever makes a key or a secret meanwhile waits, and then wraps it by the new one.
        await _wrapping.MasterInForceAsync(connection, cancellationToken, isToChange: true);
        var secrets = await connection.QueryAsync(
            $"SELECT program_id, name, master_id, wrapped FROM program_secret {_database.ForUpdate}",
            static row => (Program: row.GetInt32(0), Name: row.GetString(1), Master: row.GetString(2), Wrapped: row.Bytes(3)),
            cancellationToken);
        foreach (var (program, name, master, wrapped) in secrets)
        {
            await connection.ExecuteAsync(
                """
                UPDATE program_secret SET master_id = @master, wrapped = @wrapped WHERE program_id = @program AND name = @name
                """,
                cancellationToken, ("master", to.Id), ("program", program), ("name", name),
                ("wrapped", Rewrap(to, master, wrapped, KeyStore.PlaceOfSecret(program, name))));
        }

        var keys = await connection.QueryAsync(
            $"SELECT program_id, version, master_id, wrapped FROM program_key {_database.ForUpdate}",
            static row => (Program: row.GetInt32(0), Version: row.GetInt32(1), Master: row.GetString(2), Wrapped: row.Bytes(3)),
            cancellationToken);
        foreach (var (program, version, master, wrapped) in keys)
        {
            await connection.ExecuteAsync(
                """
                UPDATE program_key SET master_id = @master, wrapped = @wrapped WHERE program_id = @program AND version = @version
                """,
                cancellationToken, ("master", to.Id), ("program", program), ("version", version),
                ("wrapped", Rewrap(to, master, wrapped, KeyWrapping.PlaceOfProgramKey(program, version))));
        }

        await connection.ExecuteAsync(
            "UPDATE master_check SET proof = @proof WHERE id = 1", cancellationToken, ("proof", to.Proof.ToArray()));
        return secrets.Count + keys.Count;
    }

    private byte[] Rewrap(MasterKey to, string master, byte[] wrapped, string place) =>
        to.Wrap(Masters.Unwrap(master, wrapped, place), place);

    /// <summary>The version to change to: a new one, or that of a change which was cut off, while keys of members are left.</summary>
    private Task<(int Version, bool IsResumed)> BeginAsync(int programId, CancellationToken cancellationToken) => _database.AcrossPrograms.WriteAsync(
        async connection =>
        {
            // Two that begin at once come one after the other, and the second goes on with what the first has begun.
            await _wrapping.MasterInForceAsync(connection, cancellationToken, isToChange: true);
            var versions = await connection.QueryAsync(
                "SELECT version FROM program_key WHERE program_id = @program ORDER BY version",
                static row => row.GetInt32(0), cancellationToken, ("program", programId));
            if (versions.Count > 1 && await HasLeftAsync(connection, programId, versions[^1], cancellationToken))
            {
                return (versions[^1], true);
            }

            var added = await _wrapping.AddAsync(connection, programId, versions.LastOrDefault() + 1, cancellationToken);
            return (added.Version, false);
        },
        cancellationToken);

    /// <summary>Wraps what earlier keys have wrapped by a version of the program's key; gives how many it makes with those before.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="version">The version that is the newest; null: only what the master key itself has wrapped, by the newest.</param>
    /// <param name="members">How many there were before.</param>
    /// <param name="progress">Takes how many there are.</param>
    /// <param name="cancellationToken">Stops it between pages.</param>
    private async Task<long> WrapMembersAsync(
        int programId, int? version, long members, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var after = long.MinValue;
        while (true)
        {
            var ids = await _database.AcrossPrograms.WriteAsync(
                c => WrapPageAsync(c, programId, version ?? 1, after, cancellationToken), cancellationToken);
            members += ids.Count;
            progress?.Report(members);
            if (ids.Count < PageRows)
            {
                return members;
            }

            after = ids[^1];
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<IReadOnlyList<long>> WrapPageAsync(
        DbConnection connection, int programId, int below, long after, CancellationToken cancellationToken)
    {
        var newest = await _wrapping.NewestAsync(connection, programId, cancellationToken);
        var ids = await connection.QueryAsync(
            $"""
            SELECT member_id FROM member_key WHERE program_id = @program AND member_id > @after AND key_version < @below
            ORDER BY member_id LIMIT @limit {_database.ForUpdate}
            """,
            static row => row.GetInt64(0), cancellationToken,
            ("program", programId), ("after", after), ("below", below), ("limit", PageRows));
        if (ids.Count == 0)
        {
            return ids;
        }

        await using var read = connection.Command(
            $"{StoredMemberKey.Select} {_database.IsIn("m.member_id", "@ids")}", ("program", programId));
        _database.BindList(read, "@ids", ids);
        var rows = await read.QueryAsync(StoredMemberKey.Read, cancellationToken);
        await UpdateAsync(connection, programId, newest, [.. rows.Select(row => (row.MemberId, Rewrapped(row)))], cancellationToken);
        return ids;

        byte[]? Rewrapped(StoredMemberKey row)
        {
            var place = KeyWrapping.PlaceOf(programId, row.MemberId);
            try
            {
                return newest.Wrap(_wrapping.Open(programId, row), place);
            }
            catch (CryptographicException)
            {
                // What does not open stays as it is, for verify to name; the keys of all others go on.
                return null;
            }
        }
    }

    private static async Task UpdateAsync(
        DbConnection connection, int programId, ProgramKey newest, IReadOnlyList<(long Id, byte[]? Wrapped)> rows,
        CancellationToken cancellationToken)
    {
        var opened = rows.Where(row => row.Wrapped is not null).ToList();
        if (opened.Count == 0)
        {
            return;
        }

        var values = string.Join(", ", opened.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"(@i{i}, @w{i})")));
        // Both databases call the columns of a list of values so.
        await using var update = connection.Command(
            $"""
            UPDATE member_key SET key_version = @version, wrapped = listed.column2 FROM (VALUES {values}) AS listed
            WHERE member_key.program_id = @program AND member_key.member_id = listed.column1
            """,
            ("version", newest.Version), ("program", programId));
        for (var i = 0; i < opened.Count; i++)
        {
            update.Bind(string.Create(CultureInfo.InvariantCulture, $"i{i}"), opened[i].Id);
            update.Bind(string.Create(CultureInfo.InvariantCulture, $"w{i}"), opened[i].Wrapped);
        }

        await update.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Drops the earlier keys of a program, unless a member's key came under one of them meanwhile: then false.</summary>
    private Task<bool> IsEndedAsync(int programId, int version, CancellationToken cancellationToken) => _database.AcrossPrograms.WriteAsync(
        async connection =>
        {
            // Waits for whoever wraps by one of them at this moment; nobody takes one up from here on.
            await connection.QueryAsync(
                $"SELECT version FROM program_key WHERE program_id = @program AND version < @version ORDER BY version {_database.ForUpdate}",
                static row => row.GetInt32(0), cancellationToken, ("program", programId), ("version", version));
            if (await HasLeftAsync(connection, programId, version, cancellationToken))
            {
                return false;
            }

            await connection.ExecuteAsync(
                """
                DELETE FROM program_key WHERE program_id = @program AND version < @version AND NOT EXISTS (
                  SELECT 1 FROM member_key m WHERE m.program_id = program_key.program_id AND m.key_version = program_key.version)
                """,
                cancellationToken, ("program", programId), ("version", version));
            return true;
        },
        cancellationToken);

    /// <summary>Whether an earlier key than this one wraps keys of members. Those that do not open stay as they are, and what wraps them
    /// with them.</summary>
    private async Task<bool> HasLeftAsync(
        DbConnection connection, int programId, int version, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            $"{StoredMemberKey.Select} m.key_version < @version LIMIT @limit", StoredMemberKey.Read, cancellationToken,
            ("program", programId), ("version", version), ("limit", PageRows)))
        .Exists(row => Opens(programId, row));

    private bool Opens(int programId, StoredMemberKey row)
    {
        try
        {
            _wrapping.Open(programId, row);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>A change of the master key.</summary>
/// <param name="From">Id of the one before.</param>
/// <param name="To">Id of the one that is in force now.</param>
/// <param name="Wrapped">How many keys and secrets it wraps.</param>
/// <param name="File">The database's own file that it stands in, or null: it was given.</param>
public sealed record MasterKeyChange(string From, string To, int Wrapped, string? File);

/// <summary>A change of a program's key.</summary>
/// <param name="Version">The one that wraps now.</param>
/// <param name="Members">How many keys of members this run has wrapped by it.</param>
/// <param name="IsResumed">True: it was begun before and had been cut off.</param>
public sealed record ProgramKeyChange(int Version, long Members, bool IsResumed);
