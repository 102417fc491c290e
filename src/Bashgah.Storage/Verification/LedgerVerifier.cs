using System.Data.Common;
using System.Text.Json;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Storage.Verification;

/// <summary>
/// Proves a program's ledger from what is stored: the chains hold, facts and transactions agree, every balance is the sum
/// of its transfers, the log of what staff did is whole, and, with replay, deciding every event again gives the same. It
/// reads one snapshot, so that it can run beside servers.
/// </summary>
public sealed class LedgerVerifier
{
    private const int ProgressRows = 1000;

    private readonly SqlDatabase _database;
    private readonly ProgramCatalog _programs;
    private readonly MemberDirectory _members;
    private readonly ProgramSecretsProvider _secrets;
    private readonly NoteCipher _notes;
    private readonly KeyStore _keys;

    internal LedgerVerifier(
        SqlDatabase database, KeyStore keys, ProgramCatalog programs, MemberDirectory members, ProgramSecretsProvider secrets,
        NoteCipher notes)
    {
        _database = database;
        _programs = programs;
        _members = members;
        _secrets = secrets;
        _notes = notes;
        _keys = keys;
    }

    /// <summary>Verifies everything, and reports all that is wrong.</summary>
    public async Task<VerifyReport> VerifyAsync(
        int programId, VerifyOptions options, CancellationToken cancellationToken)
    {
        await using var snapshot = await _database.AcrossPrograms.OpenSnapshotAsync(cancellationToken);
        var connection = snapshot.Connection;
        var findings = new FindingList();
        var queries = new LedgerQueries(_database, connection, programId);
        var policies = new PolicyCheck(
            await ProgramCatalog.VersionsAsync(connection, programId, 0, cancellationToken), findings);
        var policy = await LoadPolicyAsync(programId, options, findings, cancellationToken);
        var trail = new FactsTrail(policies, findings);
        var vouchers = new VoucherCheck(findings);
        var referrals = new ReferralCheck(findings);
        var cashOuts = new CashOutCheck(findings);
        var caseHolds = new CaseHoldCheck(findings);
        var approvals = new ApprovalCheck(_notes, findings);
        var transactions = await CheckChainsAsync(
            connection, programId, queries, row =>
            {
                trail.Add(row);
                vouchers.Add(row);
                referrals.Add(row);
                cashOuts.Add(row);
                caseHolds.Add(row);
                approvals.Add(row);
            },
            findings, options, cancellationToken);
        policies.Finish();
        await vouchers.CompareAsync(connection, programId, cancellationToken);
        await referrals.CompareAsync(connection, programId, cancellationToken);
        await cashOuts.CompareAsync(connection, programId, cancellationToken);
        await caseHolds.CompareAsync(connection, programId, cancellationToken);
        await approvals.CompareAsync(connection, programId, cancellationToken);
        await CheckOrphansAsync(connection, programId, findings, cancellationToken);
        var members = await CheckFactsAsync(queries, trail, policy, findings, options, cancellationToken);
        await CheckBooksAsync(connection, programId, queries, findings, options, cancellationToken);
        await new NoteCheck(connection, programId, _notes, findings).RunAsync(cancellationToken);
        await new DirectoryCheck(_database, connection, programId, _members, findings).RunAsync(options, cancellationToken);
        await new ConsentCheck(_database, connection, _keys, _members, programId, findings).RunAsync(cancellationToken);
        await _secrets.CheckDrawPeriodsAsync(connection, programId, findings, cancellationToken);

        var latest = await queries.LatestRecordedAtAsync(cancellationToken);
        var asOfAt = options.AsOfAt ?? latest;
        var booksHold = findings.Count == 0;
        // What is wrong with the log is not wrong with the books.
        await new AuditCheck(connection, _keys, AuditLog.OfNoProgram, findings).RunAsync(options, cancellationToken);
        var audit = await new AuditCheck(connection, _keys, programId, findings).RunAsync(options, cancellationToken);
        var past = asOfAt < latest ? asOfAt : null;
        if (policy is not null && options.Replay)
        {
            await ReplayAsync(programId, queries, policy, findings, transactions, null, options, cancellationToken);
        }

        // Facts are kept as they are now: those of an earlier time are rebuilt, and what differs is not this run's concern.
        var rebuilt = policy is not null && options.WithDigest && booksHold && past is not null
            ? await ReplayAsync(
                programId, queries, policy, new FindingList(), transactions, past, options, cancellationToken)
            : null;
        var (digest, feastsDue) = policy is not null && options.WithDigest && booksHold && asOfAt is { } at
            ? await DigestAsync(programId, queries, policy, at, rebuilt, options, cancellationToken)
            : (null, 0);
        return new VerifyReport
        {
            Findings = findings.Items,
            FindingsCount = findings.Count,
            Transactions = transactions,
            Members = members,
            Audit = audit,
            AsOfAt = digest is null ? null : asOfAt,
            Digest = digest,
            FeastsDue = feastsDue,
        };
    }

    /// <summary>A transaction with its transfers for people; null when there is none.</summary>
    public async Task<string?> ShowTransactionAsync(int programId, long id, CancellationToken cancellationToken)
    {
        var row = await _database.Of(programId).ReadAsync(
            connection => new LedgerQueries(_database, connection, programId).TransactionAsync(id, cancellationToken),
            cancellationToken);
        return row is null ? null : TransactionText.Show(row);
    }

    /// <summary>A member's facts for people; null when there are none.</summary>
    public async Task<string?> ShowMemberAsync(int programId, long id, CancellationToken cancellationToken)
    {
        var facts = await _database.Of(programId).ReadAsync(
            connection => new LedgerQueries(_database, connection, programId).FactsAsync(id, cancellationToken),
            cancellationToken);
        return facts is null ? null : FactsText.Show(facts);
    }

    /// <summary>The versions compiled; null where none are needed, or what is stored cannot be compiled.</summary>
    private async Task<PolicyHistory?> LoadPolicyAsync(
        int programId, VerifyOptions options, FindingList findings, CancellationToken cancellationToken)
    {
        if (!options.WithDigest && !options.Replay)
        {
            return null;
        }

        try
        {
            return await _programs.LoadPolicyAsync(
                programId, await _programs.RevisionAsync(programId, cancellationToken), cancellationToken);
        }
        catch (Exception fault) when (fault is DatabaseRefusedException or EngineFaultException or JsonException
            or FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            findings.Add("policy", $"the versions cannot be compiled, so that nothing is decided again: {fault.Message}");
            return null;
        }
    }

    private static async Task<long> CheckChainsAsync(
        DbConnection connection, int programId, LedgerQueries queries, Action<TransactionRow> check, FindingList findings,
        VerifyOptions options, CancellationToken cancellationToken)
    {
        var chains = new ChainCheck(programId, findings);
        foreach (var (id, heads) in await connection.QueryAsync(
            "SELECT id, heads FROM ledger_transaction WHERE program_id = @program AND heads IS NOT NULL ORDER BY id",
            static row => (row.GetInt64(0), row.GetString(1)), cancellationToken, ("program", programId)))
        {
            chains.Expect(id, heads);
        }

        var total = await connection.ScalarAsync(
            "SELECT count(*) FROM ledger_transaction WHERE program_id = @program", cancellationToken,
            ("program", programId)) ?? 0;
        var done = 0L;
        await foreach (var row in queries.AllTransactionsAsync(0, cancellationToken))
        {
            chains.Add(row);
            check(row);
            CheckNumbers(row, findings);
            if (++done % ProgressRows == 0)
            {
                options.Progress?.Report(new VerifyProgress("chains", done, total));
            }
        }

        chains.Finish(await connection.QueryAsync(
            "SELECT id, chain_no, hash, transaction_id, recorded_at FROM writer WHERE program_id = @program ORDER BY id",
            static row => new ChainHead(row.GetInt32(0), row.GetInt64(1), row.Bytes(2), row.GetInt64(3), row.GetInt64(4)),
            cancellationToken, ("program", programId)));
        options.Progress?.Report(new VerifyProgress("chains", done, total));
        return done;
    }

    private static void CheckNumbers(TransactionRow row, FindingList findings)
    {
        for (var i = 0; i < row.Transfers.Count; i++)
        {
            if (row.Transfers[i].Seq != i)
            {
                findings.Add($"transfer {row.Id}/{i}", "is missing");
                return;
            }
        }
    }

    private static async Task CheckOrphansAsync(
        DbConnection connection, int programId, FindingList findings, CancellationToken cancellationToken)
    {
        foreach (var (id, seq) in await connection.QueryAsync(
            """
            SELECT t.transaction_id, t.seq FROM transfer t
            WHERE t.program_id = @program AND NOT EXISTS (
              SELECT 1 FROM ledger_transaction l WHERE l.program_id = t.program_id AND l.id = t.transaction_id)
            ORDER BY t.transaction_id, t.seq
            """,
            static row => (row.GetInt64(0), row.GetInt32(1)), cancellationToken, ("program", programId)))
        {
            findings.Add($"transfer {id}/{seq}", $"transaction {id} is missing");
        }
    }

    private static async Task<long> CheckFactsAsync(
        LedgerQueries queries, FactsTrail trail, PolicyHistory? policy, FindingList findings, VerifyOptions options,
        CancellationToken cancellationToken)
    {
        var done = 0L;
        await foreach (var row in queries.AllFactsAsync(cancellationToken))
        {
            if (trail.Check(row.Id, row.Version, row.Facts))
            {
                FactsRowCheck.Check(row.Id, row.Version, row.DueAt, row.PolicySeen, row.Facts, policy, findings);
            }

            if (++done % ProgressRows == 0)
            {
                options.Progress?.Report(new VerifyProgress("facts", done, 0));
            }
        }

        foreach (var counter in await queries.CountersAsync(cancellationToken))
        {
            trail.Check(counter);
        }

        trail.Finish();
        return done;
    }

    private static async Task CheckBooksAsync(
        DbConnection connection, int programId, LedgerQueries queries, FindingList findings, VerifyOptions options,
        CancellationToken cancellationToken)
    {
        var transfers = new TransfersByMember(connection, programId);
        var done = 0L;
        await foreach (var row in queries.AllFactsAsync(cancellationToken))
        {
            var books = new MemberBooks(findings);
            await foreach (var transfer in transfers.UpToAsync(row.Id, cancellationToken))
            {
                if (transfer.MemberId == row.Id)
                {
                    books.Add(transfer);
                }
                else
                {
                    findings.Add(
                        $"transfer {transfer.TransactionId}/{transfer.Seq}", $"member {transfer.MemberId} has no facts");
                }
            }

            if (FactsRowCheck.TryRead(row.Facts) is { } facts)
            {
                books.Compare(facts);
            }

            if (++done % ProgressRows == 0)
            {
                options.Progress?.Report(new VerifyProgress("books", done, 0));
            }
        }

        await foreach (var transfer in transfers.UpToAsync(long.MaxValue, cancellationToken))
        {
            findings.Add($"transfer {transfer.TransactionId}/{transfer.Seq}", $"member {transfer.MemberId} has no facts");
        }
    }

    private async Task<Replay> ReplayAsync(
        int programId, LedgerQueries queries, PolicyHistory policy, FindingList findings, long transactions,
        long? untilAt, VerifyOptions options, CancellationToken cancellationToken)
    {
        var replay = new Replay(
            queries, policy, await _secrets.LoadAsync(programId, cancellationToken), findings);
        await replay.RunAsync(transactions, untilAt, options.Progress, cancellationToken);
        return replay;
    }

    private async Task<(string Digest, long FeastsDue)> DigestAsync(
        int programId, LedgerQueries queries, PolicyHistory policy, long at, Replay? replay, VerifyOptions options,
        CancellationToken cancellationToken)
    {
        var digest = new LedgerDigest();
        var feastsDue = 0L;
        var page = new List<MemberFacts>();
        if (replay is not null)
        {
            foreach (var chunk in replay.Members.Chunk(ProgressRows))
            {
                await AddAsync(chunk);
            }

            foreach (var counter in replay.Counters)
            {
                digest.Add(counter);
            }

            return (digest.Compute(), feastsDue);
        }

        await foreach (var row in queries.AllFactsAsync(cancellationToken))
        {
            if (FactsRowCheck.TryRead(row.Facts) is { } facts)
            {
                page.Add(facts);
            }

            if (page.Count == ProgressRows)
            {
                await AddAsync(page);
                page.Clear();
            }
        }

        await AddAsync(page);
        foreach (var counter in await queries.CountersAsync(cancellationToken))
        {
            digest.Add(counter);
        }

        return (digest.Compute(), feastsDue);

        async Task AddAsync(IReadOnlyCollection<MemberFacts> members)
        {
            var externalIds = await _members.ReadExternalIdsAsync(
                programId, [.. members.Select(m => m.Id)], cancellationToken);
            foreach (var facts in members)
            {
                digest.Add(Advance.To(policy, facts, at), externalIds.GetValueOrDefault(facts.Id));
                if (Wakes.HasFeastDue(policy, facts, at))
                {
                    feastsDue++;
                }
            }

            options.Progress?.Report(new VerifyProgress("digest", members.Count, 0));
        }
    }
}
