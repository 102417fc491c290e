using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

/// <summary>Damaged books are a fault, never decided upon.</summary>
public sealed class InvariantTests
{
    private static readonly LotKey Key = new(1, LotKey.Never, null);

    public static TheoryData<string> Damages => ["pending", "available", "held", "expired", "debt", "both"];

    [Theory]
    [MemberData(nameof(Damages))]
    [Semantics("S6.4")]
    public void Facts_that_cannot_be_are_a_fault(string damage)
    {
        var facts = Decider.NewMember(1, 0);
        facts.Version = 1;
        var account = new AccountFacts { Currency = "points", Debt = damage switch { "debt" => -1, "both" => 1, _ => 0 } };
        account.Lots.Add(damage switch
        {
            "pending" => new(Key, -1, 0, 0, 0),
            "available" => new(Key, 0, -1, 0, 0),
            "held" => new(Key, 0, 0, -1, 0),
            "expired" => new(Key, 0, 0, 0, -1),
            _ => new(Key, 0, 1, 0, 0),
        });
        facts.Accounts.Add(account);
        Assert.Throws<EngineFaultException>(() => Decide(facts));
    }

    [Fact]
    public void Sound_facts_are_none()
    {
        var facts = Decider.NewMember(1, 0);
        facts.Version = 1;
        var account = new AccountFacts { Currency = "points", Debt = 1 };
        account.Lots.Add(new(Key, 1, 0, 1, 1));
        facts.Accounts.Add(account);
        var decision = Assert.Single(Assert.IsType<Outcome.Accepted>(Decide(facts)).Decisions);
        Assert.Equal(2, decision.Members.Single().Version);
        // What was given in is left as it was.
        Assert.Equal((1, 0L), (facts.Version, facts.ClockAt));
    }

    [Fact]
    public void A_lot_cannot_give_what_it_does_not_have()
    {
        var facts = Decider.NewMember(1, 0);
        facts.Version = 1;
        facts.Holds.Add(new(9, "points", 1_000, [new(Key, 5)]));
        Assert.Throws<EngineFaultException>(() => Decide(facts, new HoldRelease(1, 9) { OccurredAt = 10 }));
    }

    private static Outcome Decide(MemberFacts facts, LedgerEvent? e = null)
    {
        var club = new Club(Definitions.Plain);
        return Decider.Decide(
            new DecisionScope
            {
                Policy = club.Policy,
                Members = new Dictionary<long, MemberFacts> { [1] = facts },
                Counters = new Dictionary<CounterKey, CounterFacts>(),
                NextTransactionId = () => 10,
                Secrets = club.Secrets,
                RecordedAt = 10,
            },
            e ?? new Activity("visit", 1, new Dictionary<string, string>()) { OccurredAt = 10 });
    }
}
