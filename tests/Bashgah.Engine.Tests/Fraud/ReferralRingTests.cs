using Bashgah.Engine.Fraud;
using static Bashgah.Engine.Tests.Fraud.FraudCase;

namespace Bashgah.Engine.Tests.Fraud;

/// <summary>Members who bring one another quickly.</summary>
public sealed class ReferralRingTests
{
    private static readonly FraudRule Two = Rule("""{"referralRing": {"newcomers": 2, "window": "P1D"}}""");

    [Fact]
    public void Newcomers_of_one_member_are_counted()
    {
        Assert.Empty(Two.Last(Comes(11, 1, 0), Comes(12, 1, 10)));
        Assert.Equal(["member:1 3/2: 11,12,13"], Two.Last(Comes(11, 1, 0), Comes(12, 1, 10), Comes(13, 1, 20)));
        Assert.Empty(Two.Last(Comes(11, 1, 0), Comes(12, 2, 10), Comes(13, 1, 20)));
        Assert.Empty(Two.Last(Comes(11, 1, 0), Comes(12, 1, 10), Comes(13, 1, 1_440)));
        Assert.Single(Two.Last(Comes(11, 1, 0), Comes(12, 1, 10), Comes(13, 1, 1_439)));
    }

    [Fact]
    public void Those_who_bring_one_another_are_one_ring()
    {
        // 1 brought 11, who brought 12, who brought 13.
        Assert.Equal(["member:1 3/2: 11,12,13"], Two.Last(Comes(11, 1, 0), Comes(12, 11, 10), Comes(13, 12, 20)));
        // Whoever came long ago begins a ring of his own.
        Assert.Empty(Two.Last(Comes(11, 1, -5_000), Comes(12, 11, 10), Comes(13, 12, 20)));
        Assert.Equal(["member:11 3/2: 12,13,14"], Two.Last(Comes(11, 1, -5_000), Comes(12, 11, 10), Comes(13, 12, 20), Comes(14, 11, 30)));
    }
}
