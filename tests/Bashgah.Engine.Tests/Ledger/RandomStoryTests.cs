using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Tests.Properties;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

/// <summary>Whole stories: the engine checks its books before and after every transaction, so telling them is proof.</summary>
public sealed class RandomStoryTests
{
    private const string Currencies =
        """
        {"points": {"pending": {"for": "P3D"}, "expiry": {"after": "P1M", "roundTo": "month"}, "worth": {"amount": 1, "per": 1}, "max": 5000},
         "credit": {"money": true, "shortfall": "floor"},
         "status": {"qualifying": true, "pending": {"untilEvent": "activity:done"}},
         "stars": {"carry": true, "expiry": {"inactive": "P20D"}},
         "stamps": {"shortfall": "from-refund", "worth": {"amount": 5, "per": 1}}}
        """;

    private const string Rules =
        """
        {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}, "status": {"perAmount": {"points": 1, "per": 100}}},
         "limit": [{"member": {"points": 400, "per": "week"}}], "budget": "all"},
        {"best-for-member": [
          {"id": "gold", "when": [{"tier": {"main": ["gold"]}}], "multiply": {"rules": ["base"], "by": "2"}},
          {"id": "fresh", "when": [{"productGroup": "fresh"}], "multiply": {"rules": ["base"], "by": "3"}}]},
        {"id": "star", "give": {"stars": {"perAmount": {"points": 1, "per": 700}}}},
        {"id": "back", "when": [{"basketAmount": {"atLeast": 20000}}], "give": {"credit": {"percent": "1"}}},
        {"id": "small", "when": [{"not": {"basketAmount": {"atLeast": 3000}}}], "give": {"credit": {"fixed": 7}}},
        {"id": "stamp", "give": {"stamps": {"perQuantity": 1}}},
        {"id": "cup", "on": "balance", "when": [{"reaches": {"stamps": 9}}], "grant": {"reward": "cup", "spend": {"stamps": 9}}},
        {"id": "visit", "on": "activity:visit", "give": {"points": {"fixed": 5}}, "limit": [{"member": {"times": 2, "per": "month"}}]}
        """;

    private const string More =
        """
        "productGroups": {"fresh": ["fresh"]},
        "budgets": {"all": {"points": 3000, "per": "month"}},
        "terms": {"tierAfterReturn": "immediately"},
        "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P2M"}},
          "levels": [{"id": "green"}, {"id": "silver", "from": 100}, {"id": "gold", "from": 300, "requires": [{"visits": {"atLeast": 2, "window": "calendar"}}]}],
          "keep": {"until": "P1M", "grace": "P10D"}}},
        "rewards": {"mug": {"kind": {"product": {"sku": "MUG"}}, "price": {"points": 20, "gold": 10}, "stock": 12, "limit": [{"member": {"times": 3, "per": "month"}}], "voucher": {"valid": "P10D"}},
                    "cup": {"kind": {"product": {"sku": "CUP"}}, "voucher": {"valid": "P5D"}}}
        """;

    internal static Club NewClub() => new(Definitions.Program(Currencies, Rules, More, "Asia/Kuala_Lumpur"));

    [Theory]
    [MemberData(nameof(Seeds))]
    [Semantics("S6.4", "S10.3")]
    public void The_books_hold_and_telling_it_again_gives_the_same(int seed)
    {
        var (one, two) = (NewClub(), NewClub());
        var story = new RandomStory(seed, one).Tell(150);
        Assert.True(story.Accepted > 50, $"{story.Accepted} accepted");
        new RandomStory(seed, two).Tell(150);
        Assert.Equal(one.Decisions.Select(Text), two.Decisions.Select(Text));
        foreach (var member in story.Members) CheckEntries(one, member);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    [Semantics("S3.3", "S5.4")]
    public void Waking_early_changes_nothing(int seed)
    {
        var (lazy, eager) = (NewClub(), NewClub());
        var a = new RandomStory(seed, lazy);
        var b = new RandomStory(seed, eager);
        for (var i = 0; i < 60; i++)
        {
            a.Tell(1);
            b.Tell(1);
            foreach (var member in b.Members) eager.Wake(member);
        }

        foreach (var member in a.Members)
            Assert.Equal(FactsText.Show(Calm(lazy, member)), FactsText.Show(Calm(eager, member)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    [Semantics("S3.1", "S3.3")]
    public void Each_decision_can_be_made_again_from_what_came_before(int seed)
    {
        var club = NewClub();
        new RandomStory(seed, club).Tell(100);
        var again = new Replay(club);
        foreach (var decision in club.Decisions) Assert.Equal(Text(decision), Text(again.Next(decision)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    [Semantics("S6.1")]
    public void When_everything_is_back_rules_have_given_nothing(int seed)
    {
        var club = NewClub();
        var story = new RandomStory(seed, club).Tell(80);
        foreach (var sale in story.Documents) club.Post(club.Back(sale.DocumentNo, "all", null));
        foreach (var member in story.Members)
        {
            // Balances reached and visits are no documents' awards; stars, status and credit are.
            foreach (var currency in new[] { "stars", "status", "credit" })
                Assert.Equal(0, club.Account(member, currency).LifetimeEarned);
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    private static MemberFacts Calm(Club club, long member)
    {
        var facts = club.Facts(member);
        facts.Version = 0;
        // Transactions are numbered as they are written; their effects are the same.
        for (var i = 0; i < facts.Vouchers.Count; i++) facts.Vouchers[i] = facts.Vouchers[i] with { Id = i };
        for (var i = 0; i < facts.Holds.Count; i++) facts.Holds[i] = facts.Holds[i] with { Id = i };
        Written.RenumberCancelled(facts.Counters);
        return facts;
    }

    private static void CheckEntries(Club club, long member)
    {
        foreach (var account in club.Stored(member).Accounts)
        {
            var transfers = club.Decisions.SelectMany(d => d.Transfers)
                .Where(t => t.MemberId == member && t.Currency == account.Currency).ToList();
            Assert.Equal(account.Balance, transfers.Sum(t => t.BalanceChange));
            if (transfers.Count > 0) Assert.Equal(account.Balance, transfers[^1].BalanceAfter);
        }
    }

    private static string Text(Decision d) => string.Join('\n', [
        $"{d.TransactionId} {d.RecordedAt} {d.PolicyVersion} {EventCodec.Write(d.Event)}", TraceCodec.Write(d.Trace),
        .. d.Transfers.Select(t => t.ToString()), .. d.Members.Select(FactsText.Show), .. d.Counters.Select(c => c.ToString())]);

    /// <summary>Decides stored events again, each from the rows that the ones before it left.</summary>
    private sealed class Replay(Club club)
    {
        private readonly Dictionary<long, MemberFacts> _members = [];
        private readonly Dictionary<CounterKey, CounterFacts> _counters = [];
        private readonly Dictionary<string, List<RecordedDocument>> _documents = [];

        public Decision Next(Decision stored)
        {
            if (stored.Event is MemberJoined joined)
                _members[joined.MemberId] = Decider.NewMember(joined.MemberId, joined.OccurredAt);
            var outcome = Decider.Decide(
                new DecisionScope
                {
                    Policy = club.Policy,
                    Members = _members,
                    Counters = stored.Counters.ToDictionary(c => new CounterKey(c.Key, c.PeriodOn), Before),
                    Document = DocumentOf(stored.Event) is { } no && _documents.TryGetValue(no, out var history) ? new([.. history]) : null,
                    NextTransactionId = () => stored.TransactionId,
                    Secrets = club.Secrets,
                    RecordedAt = stored.RecordedAt,
                },
                stored.Event);
            var decision = Assert.Single(Assert.IsType<Outcome.Accepted>(outcome).Decisions);
            foreach (var facts in decision.Members) _members[facts.Id] = facts;
            foreach (var counter in decision.Counters) _counters[new(counter.Key, counter.PeriodOn)] = counter;
            if (DocumentOf(stored.Event) is { } document)
            {
                if (stored.Event is Purchase) _documents[document] = [];
                _documents[document].Add(new(stored.TransactionId, stored.PolicyVersion, stored.RecordedAt, stored.Event, decision.Trace));
            }

            return decision;
        }

        private CounterFacts Before(CounterFacts after) => _counters.GetValueOrDefault(
            new(after.Key, after.PeriodOn), new(after.Key, after.PeriodOn, LotKey.Never, 0, 0));

        private static string? DocumentOf(LedgerEvent e) => e switch
        {
            Purchase purchase => purchase.DocumentNo,
            Return back => back.DocumentNo,
            _ => null,
        };
    }
}
