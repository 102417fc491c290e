using System.Globalization;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Conformance;

/// <summary>
/// Half a year of a small club, the same every time: joins, purchases, returns, claims, activities, redemptions, holds
/// and adjustments, decided by real rules and written in batches of any size.
/// </summary>
internal sealed class Story(BashgahDatabase database, int programId, int batchSize)
{
    private const long Hour = 3_600_000_000;
    private readonly List<long> _members = [];
    private readonly Random _chance = new(20260321);
    private long _now;

    /// <summary>True: at its end some members ask for cash.</summary>
    public bool AsksForCash { get; init; }

    /// <summary>True: whoever joins agrees to offers, and takes it back for one channel.</summary>
    public bool Agrees { get; init; }

    /// <summary>Commands that were refused, by code.</summary>
    public SortedDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    public async Task TellAsync(long startAt, int members, int events)
    {
        _now = startAt;
        for (var i = 0; i < members; i++)
        {
            _members.Add(i + 1);
        }

        var all = new List<LedgerEvent>();
        // Every fourth was brought, by the one two before.
        all.AddRange(_members.Select(id => new MemberJoined(id, [], new Dictionary<string, string>())
        {
            OccurredAt = _now += 1, ReferrerId = id % 4 == 0 ? id - 2 : null,
        }));
        for (var i = 0; i < events; i++)
        {
            _now += Hour + (_chance.Next(40) * Hour / 10);
            all.Add(Next(i));
        }

        foreach (var member in AsksForCash ? _members.Take(3) : [])
        {
            all.Add(new Adjustment(member, "commission", 1_000) { OccurredAt = _now += 1 });
            all.Add(new HoldPlace(member, "commission", 500 + member, null) { OccurredAt = _now += 1, IsCashOut = true });
        }

        foreach (var batch in all.Chunk(batchSize))
        {
            await WriteAsync(batch);
        }
    }

    private LedgerEvent Next(int number)
    {
        var member = _members[_chance.Next(_members.Count)];
        var kind = _chance.Next(20);
        if (kind < 11 || number < 5)
        {
            return Purchase(number, kind == 10 ? null : member);
        }

        var earlier = _chance.Next(number).ToString(CultureInfo.InvariantCulture);
        return kind switch
        {
            < 14 => new Return($"D{earlier}", "", null, $"R{number}", Lines()) { OccurredAt = _now },
            14 => new Claim($"D{earlier}", "", null, member) { OccurredAt = _now },
            15 => new Activity("review", member, new Dictionary<string, string> { ["stars"] = "4" }) { OccurredAt = _now },
            16 => new Activity("approved", member, new Dictionary<string, string>()) { OccurredAt = _now },
            17 => new RewardRedemption(member, "five-pounds", 1, null) { OccurredAt = _now },
            18 => new HoldPlace(member, "points", 20 + _chance.Next(100), null) { OccurredAt = _now },
            _ => new Adjustment(member, "points", _chance.Next(60) - 20) { OccurredAt = _now },
        };
    }

    private Purchase Purchase(int number, long? member)
    {
        string[] groups = ["kitchen", "toys", "christmas", "paper", "bags", "garden"];
        return new Purchase
        {
            OccurredAt = _now,
            DocumentNo = $"D{number}",
            MemberId = member,
            Store = "United Kingdom",
            Lines = [.. Enumerable.Range(1, 1 + _chance.Next(4)).Select(line => new PurchaseLine(
                line, $"2{line}00", groups[_chance.Next(groups.Length)], null, 1_000 * (1 + _chance.Next(12)),
                50 + _chance.Next(30_000), 0, 0))],
            Tenders = member is not null && _chance.Next(6) == 0 ? [new Tender("points", "points", 20, null)] : [],
        };
    }

    private IReadOnlyList<ReturnLine>? Lines() =>
        _chance.Next(2) == 0 ? null : [new ReturnLine(1, 1_000, null)];

    private async Task WriteAsync(LedgerEvent[] commands)
    {
        var documents = commands.Select(DocumentOf).OfType<DocumentKey>().Distinct().ToList();
        await using var batch = await database.Ledger.BeginAsync(
            programId, [.. documents.Select(MemberReference.OfDocument)], default);
        var policy = await database.Programs.LoadPolicyAsync(programId, batch.Policy, default);
        var ids = commands.Select(MemberOf).Concat(commands.OfType<MemberJoined>().Select(joined => joined.ReferrerId)).OfType<long>().Concat(batch.Found.Values).Distinct().Order().ToList();
        ids = [.. ids.Union(await batch.FindUplineAsync(ids, policy.ReferralDepth, default)).Order()];
        var loaded = await batch.LoadAsync(
            new BatchLoad { Members = ids, IdempotencyKeys = [], Documents = documents, Claimed = [] }, default);
        var counters = new Dictionary<CounterKey, CounterFacts>();
        while (true)
        {
            var attempt = new Attempt(policy, loaded, counters, await database.Secrets.LoadAsync(programId, default))
            {
                NextId = await batch.TakeTransactionIdsAsync(commands.Length * 20, default),
            };
            var needed = attempt.Decide(commands);
            if (needed.Count == 0)
            {
                await batch.CommitAsync(await attempt.WritesAsync(database, programId, Agrees), default);
                foreach (var code in attempt.Refused)
                {
                    Refused[code] = Refused.GetValueOrDefault(code) + 1;
                }

                return;
            }

            foreach (var (key, counter) in await batch.LoadCountersAsync([.. needed.Concat(counters.Keys).Distinct()], default))
            {
                counters[key] = counter;
            }
        }
    }

    private static DocumentKey? DocumentOf(LedgerEvent e) => e switch
    {
        Purchase purchase => new DocumentKey("", purchase.DocumentNo),
        Claim claim => new DocumentKey("", claim.DocumentNo),
        Return back => new DocumentKey("", back.DocumentNo),
        _ => null,
    };

    private static UniqueDocument? UniqueOf(LedgerEvent e) => e switch
    {
        Purchase purchase => new UniqueDocument("", purchase.DocumentNo, "purchase"),
        Claim claim => new UniqueDocument("", claim.DocumentNo, "claim"),
        Return back => new UniqueDocument("", back.ReturnNo, "return"),
        _ => null,
    };

    private static long? MemberOf(LedgerEvent e) => e switch
    {
        MemberJoined joined => joined.MemberId,
        Purchase purchase => purchase.MemberId,
        Claim claim => claim.MemberId,
        Activity activity => activity.MemberId,
        RewardRedemption redemption => redemption.MemberId,
        HoldPlace hold => hold.MemberId,
        Adjustment adjustment => adjustment.MemberId,
        _ => null,
    };

    /// <summary>One go at deciding a batch in memory.</summary>
    private sealed class Attempt(
        PolicyHistory policy, LoadedBatch loaded, Dictionary<CounterKey, CounterFacts> loadedCounters, IProgramSecrets secrets)
    {
        private readonly Dictionary<long, MemberFacts> _facts = new(loaded.Members);
        private readonly Dictionary<CounterKey, CounterFacts> _counters = new(loadedCounters);
        private readonly Dictionary<DocumentKey, List<RecordedDocument>> _documents =
            loaded.Documents.ToDictionary(d => d.Key, d => d.Value.Transactions.ToList());

        private readonly List<TransactionWrite> _writes = [];
        private readonly List<long> _joined = [];

        public long NextId { get; set; }

        public List<string> Refused { get; } = [];

        public IReadOnlyCollection<CounterKey> Decide(LedgerEvent[] commands)
        {
            foreach (var command in commands)
            {
                if (command is MemberJoined joined)
                {
                    _facts[joined.MemberId] = Decider.NewMember(joined.MemberId, joined.OccurredAt);
                    _joined.Add(joined.MemberId);
                }

                var document = DocumentOf(command);
                var id = NextId;
                var outcome = Decider.Decide(
                    new DecisionScope
                    {
                        Policy = policy,
                        Members = _facts,
                        Counters = _counters,
                        Document = document is { } key && _documents.TryGetValue(key, out var history)
                            ? new DocumentHistory([.. history])
                            : null,
                        NextTransactionId = () => id++,
                        Secrets = secrets,
                        RecordedAt = command.OccurredAt,
                        IsHistory = true,
                    },
                    command);
                switch (outcome)
                {
                    case Outcome.Needs needs:
                        return needs.Counters;
                    case Outcome.Refused refused:
                        Refused.Add(refused.Refusal.Code);
                        break;
                    case Outcome.Accepted accepted:
                        NextId = id;
                        Keep(accepted.Decisions, document);
                        break;
                }
            }

            return [];
        }

        public async Task<BatchWrites> WritesAsync(BashgahDatabase database, int programId, bool agrees)
        {
            var proof = await database.Consents.ProofAsync(programId, default);
            var profiles = _joined.Select(id => new ProfileChange(
                id, null, new MemberProfile { ExternalId = $"E{1000 - id}", Name = $"{id}", Cards = [$"CARD-{id}"] })).ToList();
            return await WritesAsync(database, programId, agrees ? [.. profiles.Select(p => Agreeing(p, proof))] : profiles);
        }

        private ProfileChange Agreeing(ProfileChange change, ConsentProof proof)
        {
            var at = _facts[change.MemberId].JoinedAt;
            List<ConsentRecord> records =
            [
                new(1, at, "offers", null, true, "story", "here"), new(2, at, "offers", "sms", false, "story", "here"),
            ];
            var entry = new AuditEntry(new("story", "here"), at, AuditActions.ConsentRecorded, $"{change.MemberId}") { After = [] };
            proof.Tell(entry.After!, change.MemberId, records);
            return change with
            {
                After = change.After with { Consents = new Dictionary<string, bool> { ["offers"] = true, ["offers/sms"] = false } },
                Consents = records, Audit = entry,
            };
        }

        private async Task<BatchWrites> WritesAsync(BashgahDatabase database, int programId, IReadOnlyList<ProfileChange> profiles) => new()
        {
            Transactions = _writes,
            Members = [.. _writes.SelectMany(w => w.Decision.Members).Select(m => m.Id).Distinct()
                .Select(id => new MemberWrite(_facts[id], Wakes.NextDueAt(policy, _facts[id])))],
            Counters = [.. _counters.Where(c => loadedCounters[c.Key].Version != c.Value.Version).Select(c => c.Value)],
            Directory = await database.Members.PrepareAsync(programId, profiles, default),
            Audit = [.. profiles.Select(p => p.Audit).OfType<AuditEntry>()],
        };

        private void Keep(IReadOnlyList<Decision> decisions, DocumentKey? document)
        {
            foreach (var decision in decisions)
            {
                var isOwn = decision == decisions[^1];
                var unique = isOwn ? UniqueOf(decision.Event) : null;
                var parent = isOwn && decision.Event is Claim or Return ? _documents[document!.Value][0].TransactionId : (long?)null;
                _writes.Add(new TransactionWrite
                {
                    Decision = decision, Actor = isOwn ? "story" : "clock", Document = unique, ParentId = parent, IsHistory = isOwn,
                    Note = isOwn && decision.Event is Adjustment ? "Goodwill" : null,
                });
                foreach (var facts in decision.Members)
                {
                    _facts[facts.Id] = facts;
                }

                foreach (var counter in decision.Counters)
                {
                    _counters[new CounterKey(counter.Key, counter.PeriodOn)] = counter;
                }

                if (unique is not null)
                {
                    if (decision.Event is Purchase)
                    {
                        _documents[document!.Value] = [];
                    }

                    _documents[document!.Value].Add(new RecordedDocument(
                        decision.TransactionId, decision.PolicyVersion, decision.RecordedAt,
                        EventCodec.Read(EventCodec.Write(decision.Event)), TraceCodec.Read(TraceCodec.Write(decision.Trace))));
                }
            }
        }
    }
}
