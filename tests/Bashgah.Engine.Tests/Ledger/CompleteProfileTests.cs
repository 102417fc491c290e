using Bashgah.Engine.Events;
using Bashgah.Engine.Tests.Kit;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class CompleteProfileTests
{
    private const string Rule = """{"id": "profile", "on": "profile-completed", "give": {"points": {"fixed": 25}}}""";

    private static MemberChanged Completed(Club club, long member) =>
        new(member, null, null) { OccurredAt = club.Now, IsProfileComplete = true };

    [Fact]
    public void A_profile_that_is_complete_gives_once()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", Rule));
        var member = club.Join();
        club.Accept(new MemberChanged(member, ["staff"], null) { OccurredAt = club.Now });
        Assert.Empty(club.Facts(member).Accounts);
        club.Accept(Completed(club, member));
        club.Accept(Completed(club, member));
        Assert.Equal(25, club.Available(member));
        club.Accept(new MemberJoined(9, [], new Dictionary<string, string>()) { OccurredAt = club.Now, IsProfileComplete = true });
        Assert.Equal(25, club.Available(9));
    }

    [Fact]
    public void Who_had_it_complete_before_anybody_asked_gets_it_with_the_next_change()
    {
        var club = new Club(Definitions.Plain);
        var member = club.Join();
        club.Accept(Completed(club, member));
        club.Publish(Definitions.Program("""{"points": {}}""", Rule), "2026-02-01");
        club.At("2026-02-02").Accept(Completed(club, member));
        Assert.Equal(25, club.Available(member));
    }
}
