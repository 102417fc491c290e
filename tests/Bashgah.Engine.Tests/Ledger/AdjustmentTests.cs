using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class AdjustmentTests
{
    [Fact]
    [Semantics("S6.4")]
    public void Corrections_add_a_lot_or_take_and_may_be_owed()
    {
        var club = new Club(Definitions.With("""{"points": {"pending": {"for": "P7D"}, "expiry": {"after": "P10D"}}}"""), "2026-03-01");
        var member = club.Join();
        var add = club.Accept(club.Adjusts(member, 50));
        Assert.Equal([new ExpiringAmount(Club.Day("2026-03-11"), 50)], club.Account(member).Expiring);
        Assert.Equal((LedgerAccount.Adjusted, LedgerAccount.Available), (add.Transfers[0].Debit, add.Transfers[0].Credit));
        Assert.Equal(0, club.Account(member).LifetimeEarned);
        var take = club.Accept(club.Adjusts(member, -60));
        Assert.Equal(
            [(LedgerAccount.Available, 50L, 0L), (LedgerAccount.Debt, 10L, -10L)],
            take.Transfers.Select(t => (t.Debit, t.Amount, t.BalanceAfter)));
        Assert.Equal((0, 10), (club.Available(member), club.Debt(member)));
        Assert.Equal("amount-zero", club.Refuse(club.Adjusts(member, 0)));
        Assert.Equal("currency-unknown", club.Refuse(club.Adjusts(member, 0, "gold")));
    }

    [Fact]
    [Semantics("S6.4")]
    public void A_correction_that_allows_no_debt_takes_what_is_there_at_most()
    {
        var club = new Club(Definitions.With("""{"points": {}}"""));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 50) with { AllowsDebt = false });
        Assert.Equal("debt-not-allowed", club.Refuse(club.Adjusts(member, -51) with { AllowsDebt = false }));
        club.Accept(club.Adjusts(member, -50) with { AllowsDebt = false });
        Assert.Equal((0, 0), (club.Available(member), club.Debt(member)));
        Assert.Equal("debt-not-allowed", club.Refuse(club.Adjusts(member, -1) with { AllowsDebt = false }));
        club.Accept(club.Adjusts(member, -1));
        Assert.Equal(1, club.Debt(member));
    }

    [Fact]
    [Semantics("S11.2")]
    public void A_transfer_keeps_the_dates_of_lots()
    {
        var club = new Club(Definitions.With("""{"points": {"expiry": {"after": "P10D"}}, "status": {"qualifying": true}}"""), "2026-03-01");
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 1000);
        club.At("2026-03-05").Buy(a, "B", 500);
        var decision = club.Accept(club.Gives(a, b, 12));
        Assert.Equal(
            [new ExpiringAmount(Club.Day("2026-03-11"), 10), new ExpiringAmount(Club.Day("2026-03-15"), 2)],
            club.Account(b).Expiring);
        Assert.Equal(3, club.Available(a));
        Assert.Equal([a, b], decision.Members.Select(facts => facts.Id));
        Assert.Equal((a, 0L), (decision.MemberId, decision.Transfers.Sum(t => t.BalanceChange)));
        Assert.Equal(
            [EntryKind.TransferOut, EntryKind.TransferOut, EntryKind.TransferIn, EntryKind.TransferIn],
            decision.Transfers.Select(t => t.Kind));
    }

    [Fact]
    [Semantics("S13.1")]
    public void What_cannot_be_given_is_refused()
    {
        var club = new Club(Definitions.With("""{"points": {"transferable": true}, "own": {"transferable": false}}"""));
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 1000);
        Assert.Equal("transfer-to-self", club.Refuse(club.Gives(a, a, 1)));
        Assert.Equal("amount-zero", club.Refuse(club.Gives(a, b, 0)));
        Assert.Equal("currency-unknown", club.Refuse(club.Gives(a, b, 1, "gold")));
        Assert.Equal("not-transferable", club.Refuse(club.Gives(a, b, 1, "own")));
        Assert.Equal("insufficient-balance", club.Refuse(club.Gives(a, b, 11)));
        Assert.Equal("member-unknown", club.Refuse(club.Gives(a, 99, 1)));
        Assert.Equal("member-unknown", club.Refuse(club.Gives(99, a, 1)));
    }

    [Fact]
    public void Groups_and_attributes_are_kept_sorted_and_changed_where_named()
    {
        var club = new Club(Definitions.Plain);
        var member = club.Join("b", "a", "b");
        Assert.Equal(["a", "b"], club.Stored(member).Groups);
        club.Accept(new MemberChanged(member, null, new Dictionary<string, string?> { ["x"] = "1", ["y"] = "2" }) { OccurredAt = club.Now });
        club.Accept(new MemberChanged(member, ["c"], new Dictionary<string, string?> { ["x"] = null }) { OccurredAt = club.Now });
        Assert.Equal(["c"], club.Stored(member).Groups);
        Assert.Equal([KeyValuePair.Create("y", "2")], club.Stored(member).Attributes);
        Assert.Equal(3, club.Stored(member).Version);
    }

    [Fact]
    [Semantics("S13.1")]
    public void A_member_joins_once()
    {
        var club = new Club(Definitions.Plain);
        var member = club.Join();
        Assert.Equal("already-joined", club.Refuse(new MemberJoined(member, [], new Dictionary<string, string>()) { OccurredAt = club.Now }));
        Assert.Equal("member-unknown", club.Refuse(club.Sale(99, "A", ClubEvents.Lines(1))));
    }
}
