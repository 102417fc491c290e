using System.Data.Common;
using System.Text.Json.Nodes;
using Bashgah.Engine.Fraud;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Fraud;

/// <summary>Something to be looked at.</summary>
/// <param name="Kind">One of <see cref="CaseKinds"/>.</param>
/// <param name="Rule">What found it.</param>
/// <param name="PolicyVersion">Under which policy version.</param>
/// <param name="Subject">About whom or what.</param>
/// <param name="MemberId">Whom it is about first, or null.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Gains">What is to be set aside.</param>
public sealed record CaseReport(
    string Kind, string Rule, int PolicyVersion, string Subject, long? MemberId, CaseEvidence Evidence, IReadOnlyList<TransactionGain> Gains)
{
    /// <summary>Whether what the evidence gave is set aside.</summary>
    public bool Holds { get; init; }
}

/// <summary>Cases: opened once for each rule and subject, added to while they are open, closed by somebody.</summary>
public sealed class CaseRegistry
{
    internal const string Columns =
        "id, kind, rule, policy_version, subject, member_id, holds, evidence, state, opened_at, closed_at, closed_by";

    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;

    internal CaseRegistry(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>
    /// Notes that facts were judged, with what came of it: all or nothing. False: another node judged one of them before, or a case was
    /// closed meanwhile that rested on one of them, and nothing was written.
    /// </summary>
    public Task<bool> RecordAsync(
        int programId, IReadOnlyList<FraudFact> judged, IReadOnlyList<CaseReport> reports, CaseTelling telling,
        CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            async connection =>
            {
                // One after the other: who comes second finds the facts judged, or what they rest on.
                await LockAsync(connection, programId, cancellationToken);
                if (!await MarkAsync(connection, programId, judged, cancellationToken)
                    || await IsAnyClosedAsync(connection, programId, reports, cancellationToken))
                {
                    throw new JudgedBeforeException();
                }

                await ReportAsync(connection, programId, reports, telling, cancellationToken);
                return true;
            },
            cancellationToken).UnlessJudgedAsync();

    /// <summary>Opens a case, or adds to the open one of its rule and subject.</summary>
    public Task OpenAsync(int programId, CaseReport report, CaseTelling telling, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            connection => ReportAsync(connection, programId, [report], telling, cancellationToken), cancellationToken);

    /// <summary>Cases, newest first; of one state, kind or member, or all.</summary>
    public async Task<IReadOnlyList<StoredCase>> ReadAsync(
        int programId, CaseFilter filter, long beforeId, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        List<(string Condition, string Name, object? Value)> wanted =
        [
            ("state = @state", "state", filter.State),
            ("kind = @kind", "kind", filter.Kind),
            ("id IN (SELECT case_id FROM fraud_case_member WHERE program_id = @program AND member_id = @member)", "member", filter.MemberId),
        ];
        wanted.RemoveAll(one => one.Value is null);
        return await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"""
                SELECT {Columns} FROM fraud_case
                WHERE program_id = @program AND id < @before{string.Concat(wanted.Select(one => $" AND {one.Condition}"))}
                ORDER BY id DESC LIMIT @limit
                """,
                Read, cancellationToken,
                [("program", programId), ("before", beforeId), ("limit", limit), .. wanted.Select(one => (one.Name, one.Value))]),
            cancellationToken);
    }

    /// <summary>A case, or null.</summary>
    public Task<StoredCase?> FindAsync(int programId, long id, CancellationToken cancellationToken) =>
        _database.Of(programId).ReadAsync(connection => FindAsync(connection, programId, id, "", cancellationToken), cancellationToken);

    /// <summary>
    /// Closes a case, and says what is to become of what it set aside. Null: there is none; closed before, it is given as it is. What else an
    /// open case holds for passes to that one.
    /// </summary>
    public Task<StoredCase?> CloseAsync(
        int programId, long id, bool isConfirmed, AuditSource source, CaseTelling telling, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            async connection =>
            {
                // Before anything is read: who opens, adds to or closes another case comes before or after.
                await LockAsync(connection, programId, cancellationToken);
                var now = telling.Now;
                var found = await FindAsync(connection, programId, id, _database.ForUpdate, cancellationToken);
                if (found is not { State: CaseStates.Open })
                {
                    return found;
                }

                var state = isConfirmed ? CaseStates.Confirmed : CaseStates.Dismissed;
                await connection.ExecuteAsync(
                    "UPDATE fraud_case SET state = @state, closed_at = @now, closed_by = @by WHERE program_id = @program AND id = @id",
                    cancellationToken, ("state", state), ("now", now), ("by", source.Actor), ("program", programId), ("id", id));
                if (!isConfirmed)
                {
                    await CaseHolds.PassOnAsync(connection, programId, found, cancellationToken);
                }

                await CaseHolds.EndAsync(connection, programId, id, cancellationToken);
                if (found.Kind == CaseKinds.Queued)
                {
                    await QueuedCommands.EmptyAsync(connection, programId, id, cancellationToken);
                }
                else
                {
                    await JudgeAsync(connection, programId, found, now, cancellationToken);
                }

                var closed = new AuditEntry(source, now, AuditActions.CaseClosed, telling.NameOf(id))
                {
                    Before = new JsonObject { ["state"] = CaseStates.Open },
                    After = new JsonObject { ["state"] = state, ["kind"] = found.Kind, ["rule"] = found.Rule },
                };
                await _audit.Append_InTransactionAsync(connection, programId, [closed], cancellationToken);
                return found with { State = state, ClosedAt = now, ClosedBy = source.Actor };
            },
            cancellationToken);

    /// <summary>Keeps everybody else from opening, adding to and closing cases of the program until the transaction ends.</summary>
    internal static Task LockAsync(DbConnection connection, int programId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO fraud_case_number (program_id, last_id) VALUES (@program, 0)
            ON CONFLICT (program_id) DO UPDATE SET last_id = fraud_case_number.last_id
            """,
            cancellationToken, ("program", programId));

    /// <summary>Takes the number of the next case; who takes another one waits until the transaction ends.</summary>
    internal static async Task<long> NextIdAsync(DbConnection connection, int programId, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            """
            INSERT INTO fraud_case_number (program_id, last_id) VALUES (@program, 1)
            ON CONFLICT (program_id) DO UPDATE SET last_id = fraud_case_number.last_id + 1 RETURNING last_id
            """,
            static row => row.GetInt64(0), cancellationToken, ("program", programId)))[0];

    /// <summary>Says whom a case is about.</summary>
    internal static async Task NameMembersAsync(
        DbConnection connection, int programId, long id, IReadOnlyList<long> members, CancellationToken cancellationToken)
    {
        foreach (var member in members)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO fraud_case_member (program_id, member_id, case_id) VALUES (@program, @member, @id)
                ON CONFLICT DO NOTHING
                """,
                cancellationToken, ("program", programId), ("member", member), ("id", id));
        }
    }

    internal static StoredCase Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), row.NumberOrNull(5), row.GetInt16(6) != 0,
        CaseEvidence.Read(row.GetString(7)), row.GetString(8), row.GetInt64(9), row.NumberOrNull(10), row.TextOrNull(11));

    private static async Task<StoredCase?> FindAsync(
        DbConnection connection, int programId, long id, string lockText, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            $"SELECT {Columns} FROM fraud_case WHERE program_id = @program AND id = @id {lockText}", Read, cancellationToken,
            ("program", programId), ("id", id))).FirstOrDefault();

    private async Task<bool> MarkAsync(
        DbConnection connection, int programId, IReadOnlyList<FraudFact> judged, CancellationToken cancellationToken)
    {
        var ids = judged.Where(f => f.Kind != FraudFactKind.Device).Select(f => f.Id).Order().ToList();
        await using var mark = connection.Command(
            $"UPDATE fraud_fact SET is_new = 0 WHERE program_id = @program AND is_new = 1 AND {_database.IsIn("id", "@ids")}",
            ("program", programId));
        _database.BindList(mark, "@ids", ids);
        var marked = await mark.ExecuteNonQueryAsync(cancellationToken);
        foreach (var seen in judged.Where(f => f.Kind == FraudFactKind.Device))
        {
            // Seen again meanwhile: that is judged another time.
            await connection.ExecuteAsync(
                """
                UPDATE member_device SET is_new = 0
                WHERE program_id = @program AND device_hash = @device AND member_id = @member AND seen_at = @at AND is_new = 1
                """,
                cancellationToken, ("program", programId), ("device", seen.Device), ("member", seen.MemberId), ("at", seen.At));
        }

        return marked == ids.Count;
    }

    /// <summary>Whether somebody has decided about what a report rests on; a rule leaves out what it knows to be decided.</summary>
    private async Task<bool> IsAnyClosedAsync(
        DbConnection connection, int programId, IReadOnlyList<CaseReport> reports, CancellationToken cancellationToken)
    {
        foreach (var report in reports)
        {
            await using var command = connection.Command(
                $"""
                SELECT fact FROM fraud_judged
                WHERE program_id = @program AND rule = @rule AND subject = @subject AND {_database.IsIn("fact", "@ids")} LIMIT 1
                """,
                ("program", programId), ("rule", report.Rule), ("subject", report.Subject));
            _database.BindList(command, "@ids", FactsOf(report.Evidence));
            if ((await command.QueryAsync(static row => row.GetInt64(0), cancellationToken)).Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    // A device's facts are the members who were seen on it.
    private static IReadOnlyList<long> FactsOf(CaseEvidence evidence) =>
        evidence.Transactions.Count > 0 ? evidence.Transactions : evidence.Members;

    private async Task ReportAsync(
        DbConnection connection, int programId, IReadOnlyList<CaseReport> reports, CaseTelling telling, CancellationToken cancellationToken)
    {
        var (now, told) = (telling.Now, new List<AuditEntry>());
        foreach (var report in reports)
        {
            // Whoever opens or adds to a case of the program waits here, so that a rule and subject have one.
            var next = await NextIdAsync(connection, programId, cancellationToken);
            var open = (await connection.QueryAsync(
                $"""
                SELECT {Columns} FROM fraud_case
                WHERE program_id = @program AND rule = @rule AND subject = @subject AND state = 'open' {_database.ForUpdate}
                """,
                Read, cancellationToken, ("program", programId), ("rule", report.Rule), ("subject", report.Subject))).FirstOrDefault();
            var id = open?.Id ?? next;
            var evidence = open?.Evidence.With(report.Evidence) ?? report.Evidence;
            if (open is null)
            {
                await InsertAsync(connection, programId, id, report, now, cancellationToken);
                told.Add(new AuditEntry(new($"fraud:{report.Rule}", AuditSource.OfDetectors), now, AuditActions.CaseOpened, telling.NameOf(id))
                {
                    After = new JsonObject { ["kind"] = report.Kind, ["rule"] = report.Rule },
                });
            }
            else
            {
                await connection.ExecuteAsync(
                    "UPDATE fraud_case SET evidence = @evidence WHERE program_id = @program AND id = @id",
                    cancellationToken, ("evidence", evidence.Write()), ("program", programId), ("id", id));
            }

            await NameMembersAsync(connection, programId, id, evidence.Members, cancellationToken);
            await CaseHolds.WantAsync(connection, programId, id, report.Gains, cancellationToken);
        }

        await _audit.Append_InTransactionAsync(connection, programId, told, cancellationToken);
    }

    internal static Task InsertAsync(
        DbConnection connection, int programId, long id, CaseReport report, long now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO fraud_case
              (program_id, id, kind, rule, policy_version, subject, member_id, holds, evidence, state, opened_at)
            VALUES (@program, @id, @kind, @rule, @version, @subject, @member, @holds, @evidence, 'open', @now)
            """,
            cancellationToken, ("program", programId), ("id", id), ("kind", report.Kind), ("rule", report.Rule),
            ("version", report.PolicyVersion), ("subject", report.Subject), ("member", report.MemberId), ("holds", report.Holds ? 1 : 0),
            ("evidence", report.Evidence.Write()), ("now", now));

    /// <summary>What somebody has decided about is no evidence of the next case.</summary>
    private static async Task JudgeAsync(
        DbConnection connection, int programId, StoredCase closed, long now, CancellationToken cancellationToken)
    {
        // What it set aside beyond the evidence that is kept was decided about too.
        var held = await connection.QueryAsync(
            "SELECT DISTINCT transaction_id FROM fraud_hold WHERE program_id = @program AND (first_case_id = @id OR case_id = @id)",
            static row => row.GetInt64(0), cancellationToken, ("program", programId), ("id", closed.Id));
        foreach (var fact in FactsOf(closed.Evidence).Union(held))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO fraud_judged (program_id, rule, subject, fact, at) VALUES (@program, @rule, @subject, @fact, @at)
                ON CONFLICT DO NOTHING
                """,
                cancellationToken, ("program", programId), ("rule", closed.Rule), ("subject", closed.Subject), ("fact", fact), ("at", now));
        }
    }
}

/// <summary>How the log tells of cases.</summary>
/// <param name="Now">Unix microseconds.</param>
/// <param name="NameOf">A case's id as people see it.</param>
public sealed record CaseTelling(long Now, Func<long, string> NameOf);

/// <summary>Which cases are wanted: those that are all of what is given.</summary>
public sealed record CaseFilter
{
    /// <summary>Of one state.</summary>
    public string? State { get; init; }

    /// <summary>Of one kind.</summary>
    public string? Kind { get; init; }

    /// <summary>About one member, among others.</summary>
    public long? MemberId { get; init; }
}

/// <summary>Another node was first: what was about to be written is undone.</summary>
internal sealed class JudgedBeforeException : Exception;

/// <summary>Turns that into an answer.</summary>
internal static class JudgedBefore
{
    public static async Task<bool> UnlessJudgedAsync(this Task<bool> recording)
    {
        try
        {
            return await recording;
        }
        catch (JudgedBeforeException)
        {
            return false;
        }
    }
}
