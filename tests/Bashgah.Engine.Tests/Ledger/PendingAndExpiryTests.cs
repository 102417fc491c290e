using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class PendingAndExpiryTests
{
    private const string Delayed =
        """{"points": {"pending": {"for": "P7D"}, "expiry": {"after": "P12M", "roundTo": "month"}}}""";

    [Fact]
    [Semantics("S5.2")]
    public void Earned_on_24_January_matures_at_the_end_of_the_31st_and_expires_a_year_after_it()
    {
        var club = new Club(Definitions.With(Delayed), "2026-01-24");
        var member = club.Join();
        club.Buy(member, "A", 1000);

        Assert.Equal((0, 10), (club.Available(member), club.Pending(member)));
        club.At("2026-01-31 23:59");
        Assert.Equal((0, 10), (club.Available(member), club.Pending(member)));
        club.At("2026-02-01 00:00");
        Assert.Equal((10, 0), (club.Available(member), club.Pending(member)));
        Assert.Equal([new ExpiringAmount(Club.Day("2027-01-31"), 10)], club.Account(member).Expiring);
        club.At("2027-01-31 23:59");
        Assert.Equal(10, club.Available(member));
        club.At("2027-02-01 00:00");
        Assert.Equal((0, 10), (club.Available(member), club.Account(member).LifetimeExpired));
    }
}
