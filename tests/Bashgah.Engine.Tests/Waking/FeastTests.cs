using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Waking;

/// <summary>Birthdays and membership anniversaries: kept once a year, at the start of their day, by the program's calendar.</summary>
public sealed class FeastTests
{
    private const string Rules =
        """
        {"id": "cake", "on": "birthday", "give": {"points": {"fixed": 50}}},
        {"id": "year", "on": "anniversary", "when": [{"nthAnniversary": {"exactly": [1, 3]}}], "give": {"points": {"fixed": 7}}}
        """;

    private static readonly string Program = Definitions.Program("""{"points": {}}""", Rules);

    private static long Join(Club club, int? birthday)
    {
        var id = club.Join() + 1;
        club.Accept(new MemberJoined(id, [], new Dictionary<string, string>()) { OccurredAt = club.Now, Birthday = birthday });
        return id;
    }

    private static MemberChanged Born(Club club, long member, int birthday) =>
        new(member, null, null) { OccurredAt = club.Now, Birthday = birthday };

    [Fact]
    [Semantics("S3.3", "S3.6")]
    public void A_birthday_gives_once_a_year_at_the_start_of_its_day()
    {
        var club = new Club(Program, "2026-01-10");
        var member = Join(club, 315);
        Assert.Empty(club.At("2026-03-14 23:59").Wake(member));
        var wake = Assert.Single(club.At("2026-03-15 00:00").Wake(member));
        Assert.Equal((WakeKind.Birthday, club.Now, 50L), (((Wake)wake.Event).What, wake.RecordedAt, wake.Transfers[0].Amount));
        Assert.Empty(club.At("2026-12-31").Wake(member));
        // Years later, each at its own moment: 2027 and its anniversary, 2028, 2029 with the third anniversary.
        var wakes = club.At("2029-06-01").Wake(member);
        Assert.Equal(
            ["2027-01-10", "2027-03-15", "2028-01-10", "2028-03-15", "2029-01-10", "2029-03-15"],
            wakes.Select(w => Engine.Time.DayNumber.Format(club.Program.Calendar.DayOf(w.RecordedAt))));
        Assert.Equal((4 * 50) + (2 * 7), club.Available(member));
    }

    [Fact]
    public void A_command_that_comes_first_finds_it_kept()
    {
        var club = new Club(Program, "2026-01-10");
        var member = Join(club, 315);
        var sale = club.At("2026-03-15 08:00").Buy(member, "D", 1_000);
        Assert.Equal(WakeKind.Birthday, ((Wake)club.Decisions[^2].Event).What);
        Assert.Empty(sale.Transfers);
        Assert.Equal(50, club.Available(member));
    }

    [Fact]
    public void Reading_does_not_give_it()
    {
        var club = new Club(Program, "2026-01-10");
        var member = Join(club, 315);
        club.At("2026-03-20");
        Assert.Empty(club.Facts(member).Accounts);
        Assert.Equal(Engine.Wakes.NextDueAt(club.Policy, club.Stored(member)), club.Instant("2026-03-15 00:00"));
    }

    [Theory]
    [InlineData(229, "2027-02-28")]
    [InlineData(101, "2027-01-01")]
    [InlineData(1231, "2026-12-31")]
    [Semantics("S3.6")]
    public void A_day_that_the_year_does_not_have_is_the_month_s_last(int birthday, string kept)
    {
        var club = new Club(Program, "2026-06-01");
        var member = Join(club, birthday);
        var wake = club.At("2027-03-01").Wake(member)[0];
        Assert.Equal(Club.Day(kept), club.Program.Calendar.DayOf(wake.RecordedAt));
    }

    [Fact]
    [Semantics("S3.6")]
    public void The_program_s_calendar_says_when_it_is()
    {
        // 30 Esfand is there in a leap year such as 1403 only; in 1404 it is kept on the 29th, 20 March 2026.
        var club = new Club(Definitions.Program(
            """{"points": {}}""", Rules, "\"calendar\": \"persian\"", "Asia/Tehran"), "2026-01-10");
        var member = Join(club, 1230);
        Assert.Equal(1230, club.Program.Calendar.MonthAndDay(Club.Day("2025-03-20")));
        var wake = club.At("2026-06-01").Wake(member)[0];
        Assert.Equal("2026-03-20", Engine.Time.DayNumber.Format(club.Program.Calendar.DayOf(wake.RecordedAt)));
    }

    [Fact]
    public void Who_names_another_birthday_does_not_have_two_in_a_year()
    {
        var club = new Club(Program, "2026-01-10");
        var member = Join(club, 315);
        club.At("2026-03-15").Wake(member);
        club.Accept(Born(club, member, 401));
        Assert.Empty(club.At("2026-12-31").Wake(member));
        club.At("2027-03-31").Wake(member);
        Assert.Equal(57, club.Available(member)); // and the first anniversary
        club.At("2027-04-01").Wake(member);
        Assert.Equal(107, club.Available(member));
        club.Accept(Born(club, member, 0));
        club.At("2028-12-31").Wake(member);
        Assert.Equal(107, club.Available(member));
    }

    [Fact]
    public void A_birthday_that_is_named_on_the_day_is_kept_at_once()
    {
        var club = new Club(Program, "2026-03-15 10:00");
        var member = Join(club, 315);
        var named = club.Now;
        Assert.Equal(named, Assert.Single(club.Advance(5).Wake(member)).RecordedAt);
        Assert.Equal(50, club.Available(member));
    }

    [Fact]
    [Semantics("S10.4")]
    public void Birthdays_compete_for_a_budget()
    {
        var club = new Club(Definitions.Program(
            """{"points": {}}""", """{"id": "cake", "on": "birthday", "give": {"points": {"fixed": 50}}, "budget": "cakes"}""",
            """ "budgets": {"cakes": {"points": 80, "per": "year"}} """), "2026-01-10");
        var first = Join(club, 315);
        var second = Join(club, 316);
        club.At("2026-03-20");
        club.Wake(first);
        club.Wake(second);
        Assert.Equal((50, 30, 80L), (club.Available(first), club.Available(second), club.Used("budget/cakes/points")));
        club.At("2027-03-20");
        club.Wake(second);
        Assert.Equal(80, club.Available(second));
    }

    [Fact]
    public void A_version_that_begins_to_keep_birthdays_keeps_the_next_ones()
    {
        var club = new Club(Definitions.Plain, "2026-01-10");
        var member = Join(club, 315);
        club.Publish(Program, "2026-06-01");
        club.At("2027-03-20").Wake(member);
        Assert.Equal(57, club.Available(member)); // the birthday of 2027 and the first anniversary
    }

    [Fact]
    [Semantics("S3.3")]
    public void One_that_is_due_by_a_version_that_comes_before_it_is_known_to_be_due()
    {
        var club = new Club(Definitions.Plain, "2026-01-10");
        var member = Join(club, 315);
        club.Publish(Program, "2026-06-01");
        Assert.False(IsDue("2027-01-09 23:59"));
        Assert.True(IsDue("2027-01-10 00:00")); // the first anniversary
        club.At("2027-01-10").Wake(member);
        Assert.False(IsDue("2027-03-14 23:59"));
        Assert.True(IsDue("2027-03-15 00:00"));
        // A version that keeps none takes it away again.
        club.Publish(Definitions.Plain, "2027-02-01");
        Assert.False(IsDue("2028-12-31"));

        bool IsDue(string at) => Engine.Wakes.HasFeastDue(club.Policy, club.Stored(member), club.Instant(at));
    }
}
