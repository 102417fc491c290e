using System.Security.Cryptography;
using System.Text;
using Bashgah.Bench.Load;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Bench.Parts;

/// <summary>Members with half a year of purchases, decided in memory by the engine, as facts rows of a living club look.</summary>
internal sealed class SampleClub : IProgramSecrets
{
    private const long Day = 86_400_000_000;
    private const long Minute = 60_000_000;

    /// <summary>Members of a line: long enough that nearly everybody has ten above.</summary>
    public const int LineLength = 50;

    // 1 June 2026, the day on which everybody joins.
    private const long JoinedAt = 1_780_272_000_000_000;
    private static readonly byte[] _secret = new byte[32];
    private readonly IncrementalHash _draws = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);

    private readonly Dictionary<long, MemberFacts> _members = [];
    private readonly Dictionary<CounterKey, CounterFacts> _counters = [];
    private readonly SamplePurchases _purchases;
    private readonly Chance _chance = new(5);
    private long _transactionId;

    /// <param name="members">How many there are.</param>
    /// <param name="purchasesEach">How many purchases each has made.</param>
    /// <param name="rulesTimes">How often the program has each of its rules.</param>
    /// <param name="levels">How many levels commission goes up; members stand in lines, each brought by the one before.</param>
    public SampleClub(int members, int purchasesEach, int rulesTimes = 1, int levels = 0)
    {
        var sample = SampleRules.WithCommission(File.ReadAllBytes(BenchFolder.Definition), levels);
        var read = ProgramDefinition.Read(SampleRules.Times(sample, rulesTimes));
        var program = (read.Definition ?? throw new BenchFailedException($"{read.Faults[0]}")).Compile(1, 0);
        Policy = new PolicyHistory([program]);
        RulesCount = program.Rules.Summaries.Count(rule => rule.IsAskedOn("purchase"));
        _purchases = new SamplePurchases(_chance);
        for (long id = 1; id <= members; id++)
        {
            _members[id] = Decider.NewMember(id, JoinedAt);
            Apply(new MemberJoined(id, [], new Dictionary<string, string>(StringComparer.Ordinal))
            {
                OccurredAt = JoinedAt, ReferrerId = levels > 0 && id % LineLength != 1 ? id - 1 : null,
            });
        }
        for (var round = 1; round <= purchasesEach; round++)
        {
            for (long id = 1; id <= members; id++)
                Apply(Purchase(id, JoinedAt + (round * 180L * Day / purchasesEach) + (_chance.Below(1_000) * Minute)));
        }
        Now = JoinedAt + (181 * Day);
        for (long id = 1; id <= members; id++)
            Apply(new Wake(id, WakeKinds.Last) { OccurredAt = Now });
    }

    public PolicyHistory Policy { get; }

    /// <summary>Rules that a purchase asks for.</summary>
    public int RulesCount { get; }

    /// <summary>Nothing is due by then; purchases may follow.</summary>
    public long Now { get; }

    public IReadOnlyDictionary<long, MemberFacts> Members => _members;

    /// <summary>A purchase of three lines.</summary>
    public Purchase Purchase(long memberId, long at) => _purchases.Next(memberId, at);

    /// <summary>Decides on what is loaded; counters that are asked for are loaded too, and it is decided again.</summary>
    public IReadOnlyList<Decision> Decide(LedgerEvent e, long at)
    {
        while (true)
        {
            switch (Decider.Decide(Scope(_members, at), e))
            {
                case Outcome.Accepted accepted:
                    return accepted.Decisions;
                case Outcome.Needs needs:
                    foreach (var key in needs.Counters)
                        _counters.TryAdd(key, new CounterFacts(key.Key, key.PeriodOn, 0, 0, 0));
                    break;
                case Outcome.Refused refused:
                    throw new BenchFailedException($"A {e.GetType().Name} was refused: {refused.Refusal.Code}.");
            }
        }
    }

    /// <summary>What deciding reads.</summary>
    public DecisionScope Scope(IReadOnlyDictionary<long, MemberFacts> members, long at) => new()
    {
        Policy = Policy, Members = members, Counters = _counters, NextTransactionId = () => ++_transactionId, Secrets = this,
        RecordedAt = at,
    };

    // As the server's own: keyed once.
    public byte[] Draw(long at, long transactionId, string ruleId)
    {
        _draws.AppendData(Encoding.UTF8.GetBytes($"{transactionId}/{ruleId}"));
        return _draws.GetHashAndReset();
    }

    public byte[] VoucherCode(long voucherId) => HMACSHA256.HashData(_secret, BitConverter.GetBytes(voucherId));

    private void Apply(LedgerEvent e)
    {
        foreach (var decision in Decide(e, e.OccurredAt))
        {
            foreach (var member in decision.Members)
                _members[member.Id] = member;
            foreach (var counter in decision.Counters)
                _counters[new CounterKey(counter.Key, counter.PeriodOn)] = counter;
        }
    }
}
