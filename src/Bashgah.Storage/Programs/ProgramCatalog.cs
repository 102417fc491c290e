using System.Collections.Concurrent;
using System.Data.Common;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Programs;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>A program in the database.</summary>
/// <param name="Id">Its number, which every row of it begins with.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
public sealed record ProgramInfo(int Id, string Slug, long CreatedAt);

/// <summary>Compiles a definition that was valid when it was published.</summary>
public delegate CompiledProgram CompileDefinition(string definition, int version, long effectiveFromAt, int semantics);

/// <summary>Programs and the versions of their policies.</summary>
public sealed class ProgramCatalog
{
    private const string Columns = "version, effective_from, definition, content_hash, published_at, actor, semantics";
    private const int ReschedulePage = 1_000;

    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;
    private readonly CompileDefinition _compile;
    private readonly ConcurrentDictionary<int, PolicyHistory> _histories = new();

    internal ProgramCatalog(SqlDatabase database, AuditLog audit, CompileDefinition compile)
    {
        _database = database;
        _audit = audit;
        _compile = compile;
    }

    /// <summary>Makes a program. Throws <see cref="AlreadyExistsException"/> when the slug is taken.</summary>
    public async Task<ProgramInfo> CreateAsync(string slug, AuditSource source, long now, CancellationToken cancellationToken)
    {
        var id = await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                var next = 1 + (int)(await connection.ScalarAsync(
                    "SELECT max(id) FROM program", cancellationToken) ?? 0);
                await connection.ExecuteAsync(
                    "INSERT INTO program (id, slug, created_at) VALUES (@id, @slug, @now)",
                    cancellationToken, ("id", next), ("slug", slug), ("now", now));
                var entry = new AuditEntry(source, now, AuditActions.ProgramCreated, slug) { After = new() { ["id"] = next } };
                await _audit.Append_InTransactionAsync(connection, AuditLog.OfNoProgram, [entry], cancellationToken);
                return next;
            },
            cancellationToken);
        return new ProgramInfo(id, slug, now);
    }

    /// <summary>All programs, by id.</summary>
    public async Task<IReadOnlyList<ProgramInfo>> ListAsync(CancellationToken cancellationToken) =>
        await _database.AcrossPrograms.ReadAsync(
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
        await _database.Of(programId).ReadAsync(
            connection => VersionsAsync(connection, programId, afterVersion: 0, cancellationToken), cancellationToken);

    /// <summary>
    /// Publishes a version. No batch of the program is open while it does (S3.2), on any node: what is asked of the versions before
    /// it is asked under the same lock.
    /// </summary>
    public Task<PublishOutcome> PublishAsync(int programId, Publication publication, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(publication);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                await ProgramLocks.TakeAloneAsync(_database, connection, programId, cancellationToken);
                var versions = await VersionsAsync(connection, programId, afterVersion: 0, cancellationToken);
                if (Known(versions, publication) is { } known)
                {
                    return known;
                }

                var recordedAt = await RecordedAtAsync(connection, programId, cancellationToken);
                var place = PublishingPlace.Of(versions, recordedAt, now);
                if (place.RefusalOf(publication) is { } refused)
                {
                    return refused;
                }

                var version = new PolicyVersionInfo(
                    versions.Count + 1, publication.EffectiveFromAt ?? place.EarliestAt, publication.Definition,
                    PolicyHash.Of(publication.Definition), now, publication.Source.Actor, EngineSemantics.Current, null)
                {
                    Reason = publication.Reason, Approval = publication.Approval, IdempotencyKey = publication.IdempotencyKey,
                };
                await InsertAsync(connection, programId, version, cancellationToken);
                await _audit.Append_InTransactionAsync(
                    connection, programId, [PolicyAudit.Published(version, place.Latest, publication.Source)], cancellationToken);
                return new PublishOutcome.Published(version, place.Scheduled);
            },
            cancellationToken);
    }

    /// <summary>What the same request came to before, or that its key was another's; null: it is new.</summary>
    private static PublishOutcome? Known(List<PolicyVersionInfo> versions, Publication publication)
    {
        if (publication.IdempotencyKey is not { } key || versions.Find(v => v.IdempotencyKey == key) is not { } before)
        {
            return publication.IsOtherDraft ? new PublishOutcome.OtherDraft() : null;
        }

        var isSame = before.Reason == publication.Reason
            && (publication.EffectiveFromAt is not { } from || from == before.EffectiveFromAt);
        return isSame ? new PublishOutcome.Published(before, []) : new PublishOutcome.KeyReused();
    }

    private static Task InsertAsync(
        DbConnection connection, int programId, PolicyVersionInfo version, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"""
        INSERT INTO policy_version (program_id, {Columns}, reason, approved_at, approved_by, idempotency_key)
        VALUES (@program, @version, @from, @definition, @hash, @now, @actor, @semantics, @reason, @approved, @approver, @key)
        """,
        cancellationToken, ("program", programId), ("version", version.Version), ("from", version.EffectiveFromAt),
        ("definition", version.Definition), ("hash", version.ContentHash), ("now", version.PublishedAt), ("actor", version.Actor),
        ("semantics", version.Semantics), ("reason", version.Reason), ("approved", version.Approval?.At),
        ("approver", version.Approval?.Actor), ("key", version.IdempotencyKey));

    /// <summary>
    /// Takes a version back that is not in force yet: it stays in the history and never decides. No batch of the program is
    /// open meanwhile, so that nothing was decided by it. Doing it again changes nothing.
    /// </summary>
    public Task<WithdrawOutcome> WithdrawAsync(
        int programId, int version, AuditSource source, long now, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync<WithdrawOutcome>(
            async connection =>
            {
                await ProgramLocks.TakeAloneAsync(_database, connection, programId, cancellationToken);
                var versions = await VersionsAsync(connection, programId, afterVersion: 0, cancellationToken);
                if (versions.Find(v => v.Version == version) is not { } found)
                {
                    return new WithdrawOutcome.Unknown();
                }

                if (found.Withdrawal is not null)
                {
                    return new WithdrawOutcome.Withdrawn(found);
                }

                var recordedAt = await RecordedAtAsync(connection, programId, cancellationToken);
                if (version == 1 || found.EffectiveFromAt <= Math.Max(now, recordedAt ?? now))
                {
                    return new WithdrawOutcome.InForce(found);
                }

                await connection.ExecuteAsync(
                    """
                    UPDATE policy_version SET withdrawn_at = @now, withdrawn_by = @actor
                    WHERE program_id = @program AND version = @version
                    """,
                    cancellationToken, ("program", programId), ("version", version), ("now", now), ("actor", source.Actor));
                var withdrawn = found with { Withdrawal = new PolicyWithdrawal(now, source.Actor) };
                versions[version - 1] = withdrawn;
                await RescheduleAsync(connection, programId, versions, found.EffectiveFromAt, cancellationToken);
                await _audit.Append_InTransactionAsync(
                    connection, programId, [PolicyAudit.Withdrawn(found, source, now)], cancellationToken);
                return new WithdrawOutcome.Withdrawn(withdrawn);
            },
            cancellationToken);

    /// <summary>All versions compiled, at least as far as <paramref name="atLeast"/> (what a batch saw); cached.</summary>
    public async Task<PolicyHistory> LoadPolicyAsync(
        int programId, PolicyRevision atLeast, CancellationToken cancellationToken)
    {
        if (_histories.TryGetValue(programId, out var known) && PolicyRevision.Of(known).Covers(atLeast))
        {
            return known;
        }

        var stored = await VersionsAsync(programId, cancellationToken);
        var history = Compile(stored, known);
        return _histories.AddOrUpdate(
            programId, history,
            (_, other) => PolicyRevision.Of(other).Covers(PolicyRevision.Of(history)) ? other : history);
    }

    /// <summary>How far the program's policy has come.</summary>
    public async Task<PolicyRevision> RevisionAsync(int programId, CancellationToken cancellationToken) =>
        (await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT count(*), count(withdrawn_at) FROM policy_version WHERE program_id = @program",
                static row => new PolicyRevision((int)row.GetInt64(0), (int)row.GetInt64(1)),
                cancellationToken, ("program", programId)),
            cancellationToken))[0];

    /// <summary>The latest published version's number; 0: none.</summary>
    public async Task<int> LatestVersionAsync(int programId, CancellationToken cancellationToken) =>
        (await RevisionAsync(programId, cancellationToken)).Versions;

    /// <summary>The draft, or null.</summary>
    public Task<PolicyDraft?> FindDraftAsync(int programId, CancellationToken cancellationToken) =>
        _database.Of(programId).ReadAsync(connection => FindDraftAsync(connection, programId, cancellationToken), cancellationToken);

    /// <summary>Keeps a draft in place of the one before; it is not approved. The very draft that is there already, saved again by whom
    /// it is, stays as it is.</summary>
    public Task<PolicyDraft> SaveDraftAsync(int programId, DraftSaving saving, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(saving);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                var before = await FindDraftAsync(connection, programId, cancellationToken);
                if (before is not null && before.Definition == saving.Definition && before.Actor == saving.Source.Actor)
                {
                    return before;
                }

                await connection.ExecuteAsync(
                    """
                    INSERT INTO policy_draft (program_id, definition, saved_at, actor)
                    VALUES (@program, @definition, @now, @actor)
                    ON CONFLICT (program_id) DO UPDATE
                    SET definition = excluded.definition, saved_at = excluded.saved_at, actor = excluded.actor,
                      approved_at = NULL, approved_by = NULL
                    """,
                    cancellationToken, ("program", programId), ("definition", saving.Definition), ("now", now),
                    ("actor", saving.Source.Actor));
                await _audit.Append_InTransactionAsync(
                    connection, programId, [PolicyAudit.Saved(saving, now, before)], cancellationToken);
                return new PolicyDraft(saving.Definition, now, saving.Source.Actor);
            },
            cancellationToken);
    }

    /// <summary>Approves a draft as it was read; null: another one was saved meanwhile.</summary>
    public Task<PolicyDraft?> ApproveDraftAsync(
        int programId, PolicyDraft draft, AuditSource source, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return _database.Of(programId).WriteAsync<PolicyDraft?>(
            async connection =>
            {
                var approved = await connection.ExecuteAsync(
                    """
                    UPDATE policy_draft SET approved_at = @now, approved_by = @actor
                    WHERE program_id = @program AND saved_at = @saved AND actor = @author AND definition = @definition
                    """,
                    cancellationToken, ("now", now), ("actor", source.Actor), ("program", programId), ("saved", draft.SavedAt),
                    ("author", draft.Actor), ("definition", draft.Definition));
                if (approved == 0)
                {
                    return null;
                }

                await _audit.Append_InTransactionAsync(
                    connection, programId, [PolicyAudit.Approved(draft, source, now)], cancellationToken);
                return draft with { Approval = new PolicyApproval(now, source.Actor) };
            },
            cancellationToken);
    }

    /// <summary>Versions compiled, as far as they are not known already: a definition never changes.</summary>
    private PolicyHistory Compile(IReadOnlyList<PolicyVersionInfo> versions, PolicyHistory? known) => new(
        versions.Select(v => v.Version <= known?.Versions.Count
            ? known.Version(v.Version)
            : _compile(v.Definition, v.Version, v.EffectiveFromAt, v.Semantics)),
        versions.Where(v => v.Withdrawal is not null).Select(v => v.Version).ToHashSet());

    /// <summary>Members whose next moment was a version's taking effect get the one that they have without it.</summary>
    private async Task RescheduleAsync(
        DbConnection connection, int programId, List<PolicyVersionInfo> versions, long wasDueAt,
        CancellationToken cancellationToken)
    {
        PolicyHistory? policy = null;
        for (var after = 0L; ;)
        {
            var waiting = await connection.QueryAsync(
                """
                SELECT id, facts FROM member_facts
                WHERE program_id = @program AND due_at = @due AND id > @after ORDER BY id LIMIT @limit
                """,
                static row => (Id: row.GetInt64(0), Facts: row.Bytes(1)), cancellationToken,
                ("program", programId), ("due", wasDueAt), ("after", after), ("limit", ReschedulePage));
            foreach (var (id, facts) in waiting)
            {
                policy ??= Compile(versions, _histories.GetValueOrDefault(programId));
                await connection.ExecuteAsync(
                    "UPDATE member_facts SET due_at = @due WHERE program_id = @program AND id = @id", cancellationToken,
                    ("due", Wakes.NextDueAt(policy, FactsCodec.Read(facts))), ("program", programId), ("id", id));
            }

            if (waiting.Count < ReschedulePage)
            {
                return;
            }

            after = waiting[^1].Id;
        }
    }

    private static async Task<PolicyDraft?> FindDraftAsync(
        DbConnection connection, int programId, CancellationToken cancellationToken) => (await connection.QueryAsync(
            "SELECT definition, saved_at, actor, approved_at, approved_by FROM policy_draft WHERE program_id = @program",
            static row => new PolicyDraft(row.GetString(0), row.GetInt64(1), row.GetString(2)) { Approval = ApprovalOf(row, 3) },
            cancellationToken, ("program", programId))).FirstOrDefault();

    private static Task<long?> RecordedAtAsync(
        DbConnection connection, int programId, CancellationToken cancellationToken) =>
        connection.ScalarAsync(
            "SELECT max(recorded_at) FROM writer WHERE program_id = @program", cancellationToken, ("program", programId));

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
            SELECT {Columns}, withdrawn_at, withdrawn_by, reason, approved_at, approved_by, idempotency_key FROM policy_version
            WHERE program_id = @program AND version > @after ORDER BY version
            """,
            static row => new PolicyVersionInfo(
                row.GetInt32(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt64(4),
                row.GetString(5), row.GetInt32(6),
                row.NumberOrNull(7) is { } at ? new PolicyWithdrawal(at, row.TextOrNull(8) ?? "") : null)
            {
                Reason = row.TextOrNull(9), Approval = ApprovalOf(row, 10), IdempotencyKey = row.TextOrNull(12),
            },
            cancellationToken, ("program", programId), ("after", afterVersion));

    private static PolicyApproval? ApprovalOf(DbDataReader row, int column) =>
        row.NumberOrNull(column) is { } at ? new PolicyApproval(at, row.TextOrNull(column + 1) ?? "") : null;
}
