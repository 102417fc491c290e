using Bashgah.Engine.Fraud;
using static Bashgah.Engine.Tests.Fraud.FraudCase;

namespace Bashgah.Engine.Tests.Fraud;

/// <summary>Staff who credit a card of their own.</summary>
public sealed class OwnCardTests
{
    private static readonly FraudRule Own = Rule("""{"ownCard": {}}""", "hold");
    private static readonly HashSet<(string, long)> Cards = [("cashier:17", 1), ("key:abc", 2)];

    [Theory]
    [InlineData(1, "17", "device:t1", "cashier:17|1")]
    [InlineData(1, "18", "device:t1", null)]
    [InlineData(2, "17", "device:t1", null)]
    [InlineData(2, null, "key:abc", "key:abc|2")]
    [InlineData(1, null, "key:abc", null)]
    // The name of a cashier is no actor.
    [InlineData(2, "key:abc", "device:t1", null)]
    public void Only_who_records_in_favour_of_the_own_card_is_told(long member, string? cashier, string actor, string? subject)
    {
        var fact = Buys(5, 0, member: member) with { Cashier = cashier, Actor = actor };
        Assert.Equal(subject is null ? [] : [subject], Own.Find(fact, Near(fact)).Select(f => f.Subject));
    }

    [Fact]
    public void Corrections_and_activities_count_like_purchases_and_joining_does_not()
    {
        foreach (var kind in new[] { FraudFactKind.Correction, FraudFactKind.Activity })
        {
            var fact = new FraudFact(5, kind, 2, 0, 1) { Actor = "key:abc" };
            Assert.True(Assert.Single(Own.Find(fact, Near(fact))).Holds);
        }

        var joined = Comes(2, 1, 0) with { Actor = "key:abc" };
        Assert.Empty(Own.Find(joined, Near(joined)));
    }

    private static FraudSurroundings Near(FraudFact fact) => new([fact], Cards, new HashSet<(string, string, long)>());
}
