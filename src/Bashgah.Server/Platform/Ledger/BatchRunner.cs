using System.Collections.Concurrent;
using System.Diagnostics;
using Bashgah.Engine;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Carries out one batch: loads and locks, decides in memory, writes, commits, then answers every
/// caller.</summary>
/// <remarks>What needs program-wide counters is handed over, so that nothing waits for their locks here; without somebody to
/// hand it to, it comes right behind the others.</remarks>
internal sealed partial class BatchRunner(
    ILedgerStore store, MemberDirectory directory, IProgramPolicies policies, LedgerOptions options, TimeProvider clock, ILogger logger,
    FraudSignal? signal = null)
{
    private const int CounterRoundsMax = 8;
    private const int DelayMilliseconds = 4;

    private readonly ConcurrentDictionary<int, int> _levels = new();

    /// <summary>Levels up to which a program gives commission, as its latest batch knew; 0 before its first one.</summary>
    public int LevelsOf(int programId) => _levels.GetValueOrDefault(programId);

    /// <summary>Answers every command of the batch, or hands it over, whatever happens; never throws.</summary>
    /// <param name="programId">The program of all of them.</param>
    /// <param name="commands">In the order in which they came.</param>
    /// <param name="handOver">Takes a command that needs counters, and never throws; null: they are carried out here.</param>
    /// <param name="isCatchingUp">True: these are wakes in their order, which wait for nothing that time does.</param>
    public async Task RunAsync(
        int programId, IReadOnlyList<PendingCommand> commands, Action<PendingCommand>? handOver = null, bool isCatchingUp = false)
    {
        using var activity = LedgerMetrics.BeginBatch(programId, commands.Count);
        try
        {
            await RunUntilSettledAsync(programId, commands, handOver, isCatchingUp);
        }
        catch (StoreAwayException exception)
        {
            // Whether the commit arrived may be unknown; the callers come again with their keys and find out.
            FailAll(commands, exception);
        }
        catch (Exception exception) when (commands.Count > 1)
        {
            // Something in this batch cannot be written. Alone, only the culprit fails.
            logger.LogError(exception, "A batch of {Count} failed; its commands are carried out one by one.", commands.Count);
            await RunOneByOneAsync(programId, commands, isCatchingUp);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "A command of program {ProgramId} failed.", programId);
            FailAll(commands, new LedgerCommandFailedException(exception));
        }
    }

    private async Task RunOneByOneAsync(int programId, IReadOnlyList<PendingCommand> commands, bool isCatchingUp)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            await RunAsync(programId, [commands[i]], isCatchingUp: isCatchingUp);
            if (!commands[i].Command.IsHistory || !commands[i].Done.IsFaulted)
                continue;
            // What happened later must not stand in the ledger without it: an import stops here and can be resumed.
            FailAll(commands.Skip(i + 1), commands[i].Done.Exception!.InnerException!);
            return;
        }
    }

    private async Task RunUntilSettledAsync(
        int programId, IReadOnlyList<PendingCommand> commands, Action<PendingCommand>? handOver, bool isCatchingUp)
    {
        var counters = NeedsOf(commands);
        var timesBehind = 0;
        for (var attempt = 1; commands.Count > 0; attempt++)
        {
            try
            {
                commands = await RunOnceAsync(programId, commands, counters, handOver is not null, isCatchingUp);
                counters = NeedsOf(commands);
                attempt = 0;
                if (handOver is null)
                    continue;
                foreach (var command in commands)
                    handOver(command);
                return;
            }
            catch (BehindTimeException)
            {
                if (++timesBehind <= BehindMax && await HasCaughtUpAsync(programId, commands))
                    continue;
                FailAll(commands, new LedgerBusyException(_isStopping));
                return;
            }
            catch (BatchConflictException exception) when (attempt < options.AttemptsMax)
            {
                LedgerMetrics.CountConflict();
                logger.LogDebug(exception, "Another node was first; the batch begins again ({Attempt}).", attempt);
                var longest = DelayMilliseconds << Math.Min(attempt, 7);
                await Task.Delay(Random.Shared.Next(1, longest));
            }
            catch (BatchConflictException exception) when (commands.Count == 1)
            {
                throw new StoreAwayException("Other nodes were always first.", exception);
            }
        }
    }

    private static HashSet<CounterKey> NeedsOf(IReadOnlyList<PendingCommand> commands) => [.. commands.SelectMany(c => c.Needs)];

    /// <summary>Carries out what can be, with these counters locked from the beginning. Gives the commands that are left, which know
    /// what they need: most commands need no counter, and do not wait for the locks of those that do (S10.4).</summary>
    /// <param name="programId">The program.</param>
    /// <param name="commands">All of them.</param>
    /// <param name="expected">Counters that some of them are known to need.</param>
    /// <param name="waitsForNothing">True: further counters are not locked, even where no command can do without.</param>
    /// <param name="isCatchingUp">True: they are what time does.</param>
    private async Task<IReadOnlyList<PendingCommand>> RunOnceAsync(
        int programId, IReadOnlyList<PendingCommand> commands, IReadOnlySet<CounterKey> expected, bool waitsForNothing,
        bool isCatchingUp)
    {
        // Once begun, a batch ends by itself: a caller who leaves must not undo what others wait for.
        var never = CancellationToken.None;
        await using var batch = await store.BeginAsync(programId, BatchLoading.ReferencesOf(commands), never);
        commands = WithoutThoseWhoWait(commands, batch.IsHistoryOpen);
        if (commands.Count == 0)
            return [];
        var policy = await policies.HistoryAsync(programId, batch.Policy, never);
        _levels[programId] = policy.ReferralDepth;
        var scope = await BatchLoading.LoadAsync(batch, commands, policy, never);
        var now = Microseconds(clock.GetUtcNow());
        var change = await ChangeDirectoryAsync(scope, policy, now, never);
        if (change?.TakenField is { } field)
        {
            commands[0].Complete(new CommandOutcome.Refused(LedgerRefusals.IdentifierTaken(field)));
            return [];
        }
        var decider = new BatchDecider(policy, scope, policies.SecretsOf(programId), now);
        var idCount = decider.EstimateTransactions();
        var counters = new Dictionary<CounterKey, Engine.Ledger.CounterFacts>();
        // History has its own time: what it says comes before whatever is due by now.
        var comesAfterTime = !isCatchingUp && !commands[0].Command.IsHistory;
        if (comesAfterTime)
            await CheckTimeAsync(batch, programId, expected, policy, now);
        await AddCountersAsync(batch, expected, counters);
        // As many as there are commands came with the load; only wakes that are due need more, and locks that came later.
        var firstId = idCount == scope.Commands.Count && counters.Count == 0
            ? scope.Loaded.FirstTransactionId
            : await batch.TakeTransactionIdsAsync(idCount, never);
        BatchResult result;
        for (var round = 1; ; round++)
        {
            try
            {
                result = decider.Decide(firstId, idCount, counters, change);
            }
            catch (OutOfTransactionIdsException)
            {
                idCount = checked(idCount * 4);
                firstId = await batch.TakeTransactionIdsAsync(idCount, never);
                continue;
            }
            if (result.SettlesSome || waitsForNothing)
                break;
            if (round == CounterRoundsMax)
                throw new InvalidOperationException("Deciding asks for ever more counters.");
            if (comesAfterTime)
                await CheckTimeAsync(batch, programId, result.Needs, policy, now);
            // All that are needed are locked together, in order, and nothing decided so far is kept (S10.4).
            await AddCountersAsync(batch, result.Needs.Concat(counters.Keys).ToHashSet(), counters);
            firstId = await batch.TakeTransactionIdsAsync(idCount, never);
        }
        if (result.Writes is { } writes)
        {
            var rows = result.Profiles.Count == 0 ? [] : await directory.PrepareAsync(programId, result.Profiles, never);
            // Nobody looks at devices where no rule in force does.
            if (!policy.At(now).Fraud.LooksAtDevices)
                rows = [.. rows.Select(row => row with { DevicesSeen = [] })];
            var began = Stopwatch.GetTimestamp();
            await batch.CommitAsync(
                writes with { Directory = rows, Audit = [.. result.Profiles.Select(p => p.Audit).OfType<AuditEntry>()] }, never);
            LedgerMetrics.RecordCommit(Stopwatch.GetElapsedTime(began));
            if (policy.WatchesFraud && (writes.FraudFacts.Count > 0 || rows.Any(row => row.DevicesSeen.Count > 0)))
                signal?.Set();
        }
        return Answer(commands, result);
    }

    private static async Task AddCountersAsync(
        ILedgerBatch batch, IReadOnlySet<CounterKey> keys, Dictionary<CounterKey, Engine.Ledger.CounterFacts> counters)
    {
        if (keys.Count == 0)
            return;
        foreach (var (key, facts) in await batch.LoadCountersAsync([.. keys.Order()], CancellationToken.None))
            counters[key] = facts;
    }

    /// <summary>While an import of history is open, whatever would move a member's clock is turned away.</summary>
    private static List<PendingCommand> WithoutThoseWhoWait(IReadOnlyList<PendingCommand> commands, bool isHistoryOpen)
    {
        if (isHistoryOpen)
            FailAll(commands.Where(c => c.Command.MovesClocks), new LedgerImportingException());
        // Also at a later attempt: who was turned away has been told so.
        return [.. commands.Where(c => !c.Done.IsCompleted)];
    }

    /// <summary>Personal data is read and changed behind the member's lock, so that no change is
    /// lost.</summary>
    private static async Task<DirectoryOutcome?> ChangeDirectoryAsync(
        BatchScope scope, PolicyHistory policy, long now, CancellationToken cancellationToken)
    {
        // Whose data it is comes first among those named. Where there is no such member, deciding says so.
        if (scope.Commands[0] is not { Directory: { } change, Members: [var whose, ..] }
            || BatchLoading.IdOf(whose.Reference, scope.Found) is not { } id || !scope.Loaded.Members.ContainsKey(id))
            return null;
        return await change(new ResolvedMembers(scope.Found, null, now, policy), cancellationToken);
    }

    /// <summary>Gives the commands that are left.</summary>
    private List<PendingCommand> Answer(IReadOnlyList<PendingCommand> commands, BatchResult result)
    {
        var left = new List<PendingCommand>();
        for (var i = 0; i < commands.Count; i++)
        {
            if (result.Outcomes[i] is CommandOutcome.Waits waits)
            {
                commands[i].Needs = waits.Needs;
                left.Add(commands[i]);
                continue;
            }
            LedgerMetrics.Count(result.Outcomes[i]);
            if (result.Outcomes[i] is CommandOutcome.Failed failed)
            {
                logger.LogError(failed.Exception, "Deciding a command failed.");
                commands[i].Fail(new LedgerCommandFailedException(failed.Exception));
            }
            else
            {
                commands[i].Complete(result.Outcomes[i]);
            }
        }
        if (left.Count < commands.Count)
            LedgerMetrics.CountBatch(commands.Count - left.Count);
        return left;
    }

    private static void FailAll(IEnumerable<PendingCommand> commands, Exception exception)
    {
        foreach (var command in commands)
            command.Fail(exception);
    }

    /// <summary>Unix microseconds of a time.</summary>
    internal static long Microseconds(DateTimeOffset at) =>
        (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
