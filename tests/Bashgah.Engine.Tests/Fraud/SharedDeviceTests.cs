using Bashgah.Engine.Fraud;
using static Bashgah.Engine.Tests.Fraud.FraudCase;

namespace Bashgah.Engine.Tests.Fraud;

/// <summary>Many members on one device.</summary>
public sealed class SharedDeviceTests
{
    private static readonly FraudRule Two = Rule("""{"sharedDevice": {"members": 2, "window": "P30D"}}""");

    [Fact]
    public void Members_are_counted_not_how_often_they_come()
    {
        Assert.Empty(Two.Last(Seen(1, 0), Seen(2, 10)));
        Assert.Empty(Two.Last(Seen(1, 0), Seen(1, 5), Seen(2, 10), Seen(2, 20)));
        Assert.Equal(["device:d1 3/2: 1,2,3"], Two.Last(Seen(1, 0), Seen(2, 10), Seen(3, 20)));
        Assert.Empty(Two.Last(Seen(1, 0), Seen(2, 10, "d2"), Seen(3, 20)));
        Assert.Empty(Two.Last(Seen(1, 0), Seen(2, 10), Seen(3, 30 * 1_440)));
        Assert.Single(Two.Last(Seen(1, 0), Seen(2, 10), Seen(3, (30 * 1_440) - 1)));
    }
}
