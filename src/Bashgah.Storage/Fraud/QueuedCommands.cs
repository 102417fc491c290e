using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Fraud;

/// <summary>Commands that devices queued and that were refused for good: a key has one case, however often and from however many places it is
/// sent, also once the case is closed.</summary>
public sealed class QueuedCommands
{
    private const string Columns =
        "case_id, idempotency_key, content_hash, operation, actor, queued_at, sent_at, problem, problem_arguments, body";

    private readonly SqlDatabase _database;
    private readonly NoteCipher _notes;
    private readonly AuditLog _audit;

    internal QueuedCommands(SqlDatabase database, NoteCipher notes, AuditLog audit)
    {
        _database = database;
        _notes = notes;
        _audit = audit;
    }

    /// <summary>The refused command of a key, or null.</summary>
    public async Task<QueuedCommand?> FindAsync(int programId, string idempotencyKey, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => FindAsync(connection, programId, idempotencyKey, cancellationToken), cancellationToken);

    /// <summary>Those of cases, by case.</summary>
    public async Task<IReadOnlyDictionary<long, QueuedCommand>> OfCasesAsync(
        int programId, IReadOnlyCollection<long> cases, CancellationToken cancellationToken)
    {
        if (cases.Count == 0)
        {
            return new Dictionary<long, QueuedCommand>();
        }

        var found = await _database.Of(programId).ReadAsync(
            async connection =>
            {
                await using var command = connection.Command(
                    $"SELECT {Columns} FROM queued_command WHERE program_id = @program AND {_database.IsIn("case_id", "@ids")}",
                    ("program", programId));
                _database.BindList(command, "@ids", cases);
                return await command.QueryAsync(Read, cancellationToken);
            },
            cancellationToken);
        return found.ToDictionary(command => command.CaseId);
    }

    /// <summary>The transaction that has a key, or null.</summary>
    public Task<long?> FindRecordedAsync(int programId, string idempotencyKey, CancellationToken cancellationToken) =>
        _database.Of(programId).ReadAsync(
            connection => RecordedAsync(connection, programId, idempotencyKey, cancellationToken), cancellationToken);

    /// <summary>How many commands somebody sent since a time that came to cases.</summary>
    public async Task<long> CountAsync(int programId, string actor, long sinceAt, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                "SELECT count(*) FROM queued_command WHERE program_id = @program AND actor = @actor AND sent_at >= @since", cancellationToken,
                ("program", programId), ("actor", actor), ("since", sinceAt)),
            cancellationToken) ?? 0;

    /// <summary>What was sent; null: it is gone.</summary>
    public async Task<string?> OpenBodyAsync(int programId, QueuedCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.SealedBody is { } cipher
            ? await _notes.OpenWishAsync(PlaceOf(programId, command.IdempotencyKey), cipher, programId, cancellationToken)
            : null;
    }

    /// <summary>
    /// Opens a case for a command that was refused, or gives the one that its key has. Null: the ledger has taken a command of the key
    /// meanwhile, and nothing was written.
    /// </summary>
    /// <param name="programId">The program.</param>
    /// <param name="refused">The command.</param>
    /// <param name="isKeyTaken">True: it was refused because the ledger has the key for something else.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="telling">When, and how the log names cases.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<QueuedCommand?> OpenAsync(
        int programId, RefusedCommand refused, bool isKeyTaken, AuditSource source, CaseTelling telling, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(telling);
        var cipher = await _notes.SealWishAsync(
            PlaceOf(programId, refused.IdempotencyKey), refused.Body, programId, cancellationToken);
        return await _database.Of(programId).WriteAsync(
            async connection =>
            {
                // Behind the members' locks, before that of the cases, as erasing takes them: of whom is erased nothing is linked.
                var there = new HashSet<long>();
                foreach (var member in refused.Members.Order())
                {
                    if (await MemberLocks.ShareAsync(_database, connection, programId, member, cancellationToken))
                    {
                        there.Add(member);
                    }
                }

                var members = refused.Members.Where(there.Contains).ToList();

                await CaseRegistry.LockAsync(connection, programId, cancellationToken);
                if (await FindAsync(connection, programId, refused.IdempotencyKey, cancellationToken) is { } known)
                {
                    return known;
                }

                if (!isKeyTaken && await RecordedAsync(connection, programId, refused.IdempotencyKey, cancellationToken) is not null)
                {
                    return null;
                }

                var command = await InsertAsync(connection, programId, refused, members, cipher, source.Actor, telling.Now, cancellationToken);
                var opened = new AuditEntry(source, telling.Now, AuditActions.CaseOpened, telling.NameOf(command.CaseId))
                {
                    After = new JsonObject
                    {
                        ["kind"] = CaseKinds.Queued, ["operation"] = refused.Operation, ["problem"] = refused.Problem,
                    },
                };
                await _audit.Append_InTransactionAsync(connection, programId, [opened], cancellationToken);
                return command;
            },
            cancellationToken);
    }

    /// <summary>Takes away what was sent, of a case that is closed.</summary>
    internal static Task EmptyAsync(DbConnection connection, int programId, long caseId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "UPDATE queued_command SET body = NULL WHERE program_id = @program AND case_id = @id", cancellationToken,
            ("program", programId), ("id", caseId));

    private static async Task<QueuedCommand> InsertAsync(
        DbConnection connection, int programId, RefusedCommand refused, IReadOnlyList<long> members, byte[] cipher, string actor, long now,
        CancellationToken cancellationToken)
    {
        var id = await CaseRegistry.NextIdAsync(connection, programId, cancellationToken);
        var subject = string.Create(CultureInfo.InvariantCulture, $"queued:{id}");
        var evidence = new CaseEvidence { Members = members, Counted = 1, FromAt = refused.QueuedAt, UntilAt = now };
        await CaseRegistry.InsertAsync(
            connection, programId, id,
            new CaseReport(CaseKinds.Queued, "", refused.PolicyVersion, subject, members.Count == 0 ? null : members[0], evidence, []), now,
            cancellationToken);
        await CaseRegistry.NameMembersAsync(connection, programId, id, members, cancellationToken);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO queued_command (program_id, {Columns})
            VALUES (@program, @case, @key, @hash, @operation, @actor, @queued, @now, @problem, @arguments, @body)
            """,
            cancellationToken, ("program", programId), ("case", id), ("key", refused.IdempotencyKey), ("hash", refused.ContentHash),
            ("operation", refused.Operation), ("actor", actor), ("queued", refused.QueuedAt), ("now", now), ("problem", refused.Problem),
            ("arguments", refused.ProblemArguments), ("body", cipher));
        return new QueuedCommand(
            id, refused.IdempotencyKey, refused.ContentHash, refused.Operation, actor, refused.QueuedAt, now, refused.Problem,
            refused.ProblemArguments, cipher);
    }

    private static async Task<QueuedCommand?> FindAsync(
        DbConnection connection, int programId, string idempotencyKey, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            $"SELECT {Columns} FROM queued_command WHERE program_id = @program AND idempotency_key = @key", Read, cancellationToken,
            ("program", programId), ("key", idempotencyKey))).FirstOrDefault();

    private static Task<long?> RecordedAsync(
        DbConnection connection, int programId, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.ScalarAsync(
            "SELECT id FROM ledger_transaction WHERE program_id = @program AND idempotency_key = @key", cancellationToken,
            ("program", programId), ("key", idempotencyKey));

    private static QueuedCommand Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6),
        row.GetString(7), row.TextOrNull(8), row.IsDBNull(9) ? null : row.Bytes(9));

    private static string PlaceOf(int programId, string idempotencyKey) =>
        string.Create(CultureInfo.InvariantCulture, $"queued/{programId}/{idempotencyKey}");
}
