using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine;
using Bashgah.Engine.Programs;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>A program in the database.</summary>
/// <param name="Id">Its number, which every row of it begins with.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
public sealed record ProgramInfo(int Id, string Slug, long CreatedAt);

/// <summary>A published version of a program's policy.</summary>
public sealed record PolicyVersionInfo(
    int Version, long EffectiveFromAt, string Definition, string ContentHash, long PublishedAt, string Actor);

/// <summary>A definition that is being worked on.</summary>
public sealed record PolicyDraft(string Definition, long SavedAt, string Actor);

/// <summary>What publishing came to.</summary>
public abstract record PublishOutcome
{
    private PublishOutcome()
    {
    }

    /// <summary>It is published.</summary>
    public sealed record Published(PolicyVersionInfo Version) : PublishOutcome;

    /// <summary>The latest version says exactly the same: nothing was written.</summary>
    public sealed record Unchanged(PolicyVersionInfo Version) : PublishOutcome;

    /// <summary>Its effective time does not lie after <paramref name="LatestAt"/>: the program's latest recorded time, or
    /// the effective time of the version before it (S3.2).</summary>
    public sealed record TooEarly(long LatestAt) : PublishOutcome;

    /// <summary>It changes what a later version may not change.</summary>
    public sealed record Faulty(IReadOnlyList<ProgramFault> Faults) : PublishOutcome;
}

/// <summary>Compiles a definition that was valid when it was published.</summary>
public delegate CompiledProgram CompileDefinition(string definition, int version, long effectiveFromAt);

/// <summary>Programs and the versions of their policies.</summary>
public sealed class ProgramCatalog
{
    private const string Columns = "version, effective_from, definition, content_hash, published_at, actor";

    private readonly SqlDatabase _database;
    private readonly CompileDefinition _compile;
    private readonly ConcurrentDictionary<int, PolicyHistory> _histories = new();

    internal ProgramCatalog(SqlDatabase database, CompileDefinition compile)
    {
        _database = database;
        _compile = compile;
    }

    /// <summary>Makes a program. Throws <see cref="AlreadyExistsException"/> when the slug is taken.</summary>
    public async Task<ProgramInfo> CreateAsync(string slug, long now, CancellationToken cancellationToken)
    {
        var id = await _database.WriteAsync(
            async connection =>
            {
                var next = 1 + (int)(await connection.ScalarAsync(
                    "SELECT max(id) FROM program", cancellationToken) ?? 0);
                await connection.ExecuteAsync(
                    "INSERT INTO program (id, slug, created_at) VALUES (@id, @slug, @now)",
                    cancellationToken, ("id", next), ("slug", slug), ("now", now));
                return next;
            },
            cancellationToken);
        return new ProgramInfo(id, slug, now);
    }

    /// <summary>All programs, by id.</summary>
    public async Task<IReadOnlyList<ProgramInfo>> ListAsync(CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT id, slug, created_at FROM program ORDER BY id",
                static row => new ProgramInfo(row.GetInt32(0), row.GetString(1), row.GetInt64(2)), cancellationToken),
            cancellationToken);

    /// <summary>A program by its slug, or null.</summary>
    public async Task<ProgramInfo?> FindAsync(string slug, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(p => p.Slug == slug);

    /// <summary>All published versions, ascending.</summary>
    public async Task<IReadOnlyList<PolicyVersionInfo>> VersionsAsync(
        int programId, CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            connection => VersionsAsync(connection, programId, afterVersion: 0, cancellationToken), cancellationToken);

    /// <summary>
    /// Publishes a version that holds from <paramref name="effectiveFromAt"/>; null: from now, or from just after what it
    /// must lie after. No batch of the program is open while it does (S3.2), on any node. What
    /// <paramref name="faultsAfter"/> finds wrong, given the latest definition, is refused under the same lock.
    /// </summary>
    public Task<PublishOutcome> PublishAsync(
        int programId, string definition, long? effectiveFromAt, string actor, long now,
        CancellationToken cancellationToken, Func<string, IReadOnlyList<ProgramFault>>? faultsAfter = null) =>
        _database.WriteAsync<PublishOutcome>(
            async connection =>
            {
                await ProgramLocks.TakeAloneAsync(_database, connection, programId, cancellationToken);
                var versions = await VersionsAsync(connection, programId, afterVersion: 0, cancellationToken);
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)));
                if (versions is [.., var last] && last.ContentHash == hash && effectiveFromAt is null)
                {
                    return new PublishOutcome.Unchanged(last);
                }

                if (versions is [.., var previous] && faultsAfter?.Invoke(previous.Definition) is { Count: > 0 } faults)
                {
                    return new PublishOutcome.Faulty(faults);
                }

                var latestAt = await LatestAsync(connection, programId, versions, cancellationToken);
                if (latestAt is { } latest && effectiveFromAt <= latest)
                {
                    return new PublishOutcome.TooEarly(latest);
                }

                var from = effectiveFromAt ?? Math.Max(now, latestAt + 1 ?? now);
                var version = new PolicyVersionInfo(versions.Count + 1, from, definition, hash, now, actor);
                await connection.ExecuteAsync(
                    $"""
                    INSERT INTO policy_version (program_id, {Columns})
                    VALUES (@program, @version, @from, @definition, @hash, @now, @actor)
                    """,
                    cancellationToken, ("program", programId), ("version", version.Version), ("from", from),
                    ("definition", definition), ("hash", hash), ("now", now), ("actor", actor));
                return new PublishOutcome.Published(version);
            },
            cancellationToken);

    /// <summary>All versions compiled, at least up to <paramref name="version"/> (what a batch saw); cached.</summary>
    public async Task<PolicyHistory> LoadPolicyAsync(int programId, int version, CancellationToken cancellationToken)
    {
        if (_histories.TryGetValue(programId, out var known) && known.Versions.Count >= version)
        {
            return known;
        }

        var compiled = known?.Versions.ToList() ?? [];
        var later = await _database.ReadAsync(
            connection => VersionsAsync(connection, programId, compiled.Count, cancellationToken), cancellationToken);
        compiled.AddRange(later.Select(v => _compile(v.Definition, v.Version, v.EffectiveFromAt)));
        var history = new PolicyHistory(compiled);
        return _histories.AddOrUpdate(
            programId, history, (_, other) => other.Versions.Count > compiled.Count ? other : history);
    }

    /// <summary>The latest published version's number; 0: none.</summary>
    public async Task<int> LatestVersionAsync(int programId, CancellationToken cancellationToken) =>
        (int)(await _database.ReadAsync(
            connection => connection.ScalarAsync(
                "SELECT max(version) FROM policy_version WHERE program_id = @program",
                cancellationToken, ("program", programId)),
            cancellationToken) ?? 0);

    /// <summary>The draft, or null.</summary>
    public async Task<PolicyDraft?> FindDraftAsync(int programId, CancellationToken cancellationToken) =>
        (await _database.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT definition, saved_at, actor FROM policy_draft WHERE program_id = @program",
                static row => new PolicyDraft(row.GetString(0), row.GetInt64(1), row.GetString(2)),
                cancellationToken, ("program", programId)),
            cancellationToken)).FirstOrDefault();

    /// <summary>Keeps a draft in place of the one before.</summary>
    public Task SaveDraftAsync(
        int programId, string definition, string actor, long now, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO policy_draft (program_id, definition, saved_at, actor)
                VALUES (@program, @definition, @now, @actor)
                ON CONFLICT (program_id) DO UPDATE
                SET definition = excluded.definition, saved_at = excluded.saved_at, actor = excluded.actor
                """,
                cancellationToken, ("program", programId), ("definition", definition), ("now", now), ("actor", actor)),
            cancellationToken);

    /// <summary>What a new version must lie after; null for the first, which holds for everything before it too.</summary>
    private static async Task<long?> LatestAsync(
        DbConnection connection, int programId, List<PolicyVersionInfo> versions, CancellationToken cancellationToken)
    {
        if (versions is not [.., var last])
        {
            return null;
        }

        var recorded = await connection.ScalarAsync(
            "SELECT max(recorded_at) FROM writer WHERE program_id = @program",
            cancellationToken, ("program", programId));
        return Math.Max(recorded ?? long.MinValue, last.EffectiveFromAt);
    }

    /// <summary>One version, on a given connection; or null.</summary>
    internal static async Task<PolicyVersionInfo?> FindVersionAsync(
        DbConnection connection, int programId, int version, CancellationToken cancellationToken) =>
        (await VersionsAsync(connection, programId, version - 1, cancellationToken))
            .Find(v => v.Version == version);

    /// <summary>Versions after one, ascending, on a given connection.</summary>
    internal static Task<List<PolicyVersionInfo>> VersionsAsync(
        DbConnection connection, int programId, int afterVersion, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            $"""
            SELECT {Columns} FROM policy_version WHERE program_id = @program AND version > @after ORDER BY version
            """,
            static row => new PolicyVersionInfo(
                row.GetInt32(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt64(4),
                row.GetString(5)),
            cancellationToken, ("program", programId), ("after", afterVersion));
}
