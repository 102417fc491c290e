using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Reference;

/// <summary>
/// Runs an example through the engine, with nothing around it but memory. Members join by themselves two months before,
/// unless the example says how.
/// </summary>
internal sealed class ExampleClub
{
    private const string JoinedAt = "2026-01-02 09:00";

    private readonly Dictionary<long, MemberFacts> _members = [];
    private readonly Dictionary<CounterKey, CounterFacts> _counters = [];
    private readonly Dictionary<string, List<RecordedDocument>> _documents = [];
    private readonly PolicyHistory _policy;
    private long _lastTransaction;
    private long _lastHold;
    private long _lastVoucher;

    public ExampleClub(string definition)
    {
        var read = ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition));
        if (read.Definition is null)
        {
            throw new InvalidOperationException(
                $"The example does not hold: {string.Join("; ", read.Faults.Select(f => $"{f.Path}: {f.Message}"))}\n{definition}");
        }

        Program = read.Definition.Compile(1, long.MinValue);
        _policy = new([Program]);
    }

    public CompiledProgram Program { get; }

    /// <summary>What a step comes to.</summary>
    public Outcome Run(Step step, out LedgerEvent? e)
    {
        var first = step.Make?.Invoke(0);
        if (first is not MemberJoined)
            Join(step.Member);
        if (first is MemberTransfer transfer)
            Join(transfer.ToId);
        var at = Instant(step.At);
        e = OfLatest(step.Make?.Invoke(at));
        return Decide(e ?? new Wake(step.Member, WakeKinds.Last) { OccurredAt = at }, at);
    }

    /// <summary>The instant of a local date and time.</summary>
    public long Instant(string local)
    {
        var time = DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var on = DateOnly.FromDateTime(time).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return Program.Calendar.StartOfDay(on)
            + ((long)time.TimeOfDay.TotalMinutes * EngineInstant.MicrosecondsPerMinute);
    }

    private void Join(long member)
    {
        if (!_members.ContainsKey(member))
            Decide(Step.Joins(JoinedAt, (int)member).Make!(Instant(JoinedAt)), Instant(JoinedAt));
    }

    // Ids are known only when the example runs.
    private LedgerEvent? OfLatest(LedgerEvent? e) => e switch
    {
        HoldCapture capture => capture with { HoldId = _lastHold },
        HoldRelease release => release with { HoldId = _lastHold },
        VoucherUse use => use with { VoucherId = _lastVoucher },
        VoucherCancel cancel => cancel with { VoucherId = _lastVoucher },
        _ => e,
    };

    private Outcome Decide(LedgerEvent e, long at)
    {
        var counters = new Dictionary<CounterKey, CounterFacts>();
        var outcome = Decider.Decide(Scope(e, at, counters), e);
        while (outcome is Outcome.Needs needs)
        {
            foreach (var key in needs.Counters)
                counters[key] = _counters.GetValueOrDefault(key, new(key.Key, key.PeriodOn, LotKey.Never, 0, 0));
            outcome = Decider.Decide(Scope(e, at, counters), e);
        }

        if (outcome is Outcome.Accepted accepted) accepted.Decisions.ToList().ForEach(Keep);
        return outcome;
    }

    private DecisionScope Scope(LedgerEvent e, long at, Dictionary<CounterKey, CounterFacts> counters)
    {
        var members = new Dictionary<long, MemberFacts>(_members);
        if (e is MemberJoined joined) members[joined.MemberId] = Decider.NewMember(joined.MemberId, at);
        var lastId = _lastTransaction;
        return new()
        {
            Policy = _policy,
            Members = members,
            Counters = counters,
            Document = DocumentOf(e) is { } no && _documents.TryGetValue(no, out var history) ? new([.. history]) : null,
            NextTransactionId = () => ++lastId,
            Secrets = new ExampleSecrets(),
            RecordedAt = at,
        };
    }

    private void Keep(Decision decision)
    {
        _lastTransaction = decision.TransactionId;
        foreach (var facts in decision.Members) _members[facts.Id] = facts;
        foreach (var counter in decision.Counters) _counters[new(counter.Key, counter.PeriodOn)] = counter;
        if (decision.Event is HoldPlace) _lastHold = decision.TransactionId;
        if (decision.Trace.Vouchers.LastOrDefault(v => v.Step == "issued") is { } voucher) _lastVoucher = voucher.Id;
        if (DocumentOf(decision.Event) is not { } no) return;
        if (!_documents.TryGetValue(no, out var history)) _documents[no] = history = [];
        history.Add(new(
            decision.TransactionId, decision.PolicyVersion, decision.RecordedAt, decision.Event, decision.Trace));
    }

    private static string? DocumentOf(LedgerEvent e) => e switch
    {
        Purchase purchase => purchase.DocumentNo,
        Claim claim => claim.DocumentNo,
        Return back => back.DocumentNo,
        _ => null,
    };

    /// <summary>Draws that are the same on every run, so that the page is.</summary>
    private sealed class ExampleSecrets : IProgramSecrets
    {
        private static readonly byte[] Key = Encoding.ASCII.GetBytes("no secret: examples for the reference 32");

        public byte[] Draw(long at, long transactionId, string ruleId) =>
            Hash(string.Create(CultureInfo.InvariantCulture, $"draw {transactionId} {ruleId}"));

        public byte[] VoucherCode(long voucherId) =>
            Hash(string.Create(CultureInfo.InvariantCulture, $"voucher {voucherId}"));

        private static byte[] Hash(string text) => HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(text));
    }
}
