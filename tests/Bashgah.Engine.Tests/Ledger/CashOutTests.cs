using System.Text;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

/// <summary>Credit that members ask for in cash, and staff decide (F2).</summary>
public sealed class CashOutTests
{
    private const string Cashable = """
        {"points": {}, "credit": {"money": true},
         "commission": {"money": true, "cashOut": {"least": 1000, "most": 5000}, "expiry": {"after": "P10D"}}}
        """;

    private static (Club Club, long Member) NewClub(long amount = 8_000)
    {
        var club = new Club(Definitions.With(Cashable));
        var member = club.Join();
        club.Accept(club.Adjusts(member, amount, "commission"));
        club.Accept(club.Adjusts(member, amount, "credit"));
        return (club, member);
    }

    private static HoldPlace Asks(Club club, long member, long amount, string currency = "commission") =>
        new(member, currency, amount, null) { OccurredAt = club.Now, IsCashOut = true };

    private static HoldCapture Pays(Club club, long member, long cashOut, long? amount = null, bool isCashOut = true) =>
        new(member, cashOut, amount) { OccurredAt = club.Now, IsCashOut = isCashOut };

    private static HoldRelease Rejects(Club club, long member, long cashOut, bool isCashOut = true) =>
        new(member, cashOut) { OccurredAt = club.Now, IsCashOut = isCashOut };

    private static (long Available, long Held, long Spent) Of(Club club, long member)
    {
        var account = club.Account(member, "commission");
        return (account.Available, account.Held, account.LifetimeSpent);
    }

    [Fact]
    [Semantics("S7.1")]
    public void What_is_asked_for_is_set_aside_until_it_is_paid()
    {
        var (club, member) = NewClub();
        var asked = club.Accept(Asks(club, member, 3_000));
        Assert.Equal((5_000, 3_000, 0), Of(club, member));
        // However long staff take: it does not end by itself, and what is set aside does not expire.
        club.At("2026-03-01");
        Assert.Equal((0, 3_000, 0), Of(club, member));
        var paid = club.Accept(Pays(club, member, asked.TransactionId));
        Assert.Equal(
            [(EntryKind.Redemption, LedgerAccount.Held, LedgerAccount.Redeemed, 3_000L)],
            paid.Transfers.Select(t => (t.Kind, t.Debit, t.Credit, t.Amount)));
        Assert.Equal((0, 0, 3_000), Of(club, member));
        Assert.Equal("cash-out-decided", club.Refuse(Pays(club, member, asked.TransactionId)));
        Assert.Equal("cash-out-decided", club.Refuse(Rejects(club, member, asked.TransactionId)));
    }

    [Fact]
    public void What_is_not_paid_goes_back()
    {
        var (club, member) = NewClub();
        var first = club.Accept(Asks(club, member, 3_000));
        var second = club.Accept(Asks(club, member, 2_000));
        Assert.Equal((3_000, 5_000, 0), Of(club, member));
        club.Accept(Rejects(club, member, first.TransactionId));
        Assert.Equal((6_000, 2_000, 0), Of(club, member));
        Assert.Equal("hold-exceeded", club.Refuse(Pays(club, member, second.TransactionId, 2_001)));
        club.Accept(Pays(club, member, second.TransactionId, 1_500));
        Assert.Equal((6_500, 0, 1_500), Of(club, member));
    }

    [Theory]
    [InlineData(999, "commission", "cash-out-too-small")]
    [InlineData(1_000, "commission", null)]
    [InlineData(5_000, "commission", null)]
    [InlineData(5_001, "commission", "cash-out-too-large")]
    [InlineData(1_000, "credit", "not-cashable")]
    [InlineData(1_000, "points", "not-cashable")]
    [InlineData(1_000, "gold", "currency-unknown")]
    [InlineData(0, "commission", "amount-zero")]
    public void The_program_says_what_becomes_cash_and_how_much(long amount, string currency, string? refusal)
    {
        var (club, member) = NewClub();
        if (refusal is null) club.Accept(Asks(club, member, amount, currency));
        else Assert.Equal(refusal, club.Refuse(Asks(club, member, amount, currency)));
    }

    [Fact]
    public void More_than_is_there_is_refused()
    {
        var (club, member) = NewClub(4_000);
        club.Accept(Asks(club, member, 3_000));
        Assert.Equal("insufficient-balance", club.Refuse(Asks(club, member, 1_001)));
    }

    [Fact]
    [Semantics("S7.1", "S7.4")]
    public void A_till_takes_no_cash_out_and_staff_decide_no_hold()
    {
        var (club, member) = NewClub();
        var cashOut = club.Accept(Asks(club, member, 3_000)).TransactionId;
        var hold = club.Accept(club.Holds(member, 1_000, currency: "commission")).TransactionId;
        Assert.Equal("hold-ended", club.Refuse(Pays(club, member, cashOut, isCashOut: false)));
        Assert.Equal("hold-ended", club.Refuse(Rejects(club, member, cashOut, isCashOut: false)));
        Assert.Equal("cash-out-decided", club.Refuse(Pays(club, member, hold)));
        Assert.Equal("hold-ended", club.Refuse(new Purchase
        {
            OccurredAt = club.Now, DocumentNo = "D1", MemberId = member,
            Lines = [new(1, null, null, null, 1_000, 3_000, 0, 0)], Tenders = [new("credit", "commission", 3_000, cashOut)],
        }));
        Assert.Equal((4_000, 4_000, 0), Of(club, member));
    }

    [Theory]
    [InlineData("\"credit\": {\"money\": true, \"cashOut\": {}}", "\"cashOut\": true", "")]
    [InlineData("\"credit\": {\"money\": true}", "", "")]
    [InlineData("\"credit\": {\"money\": true}", "\"cashOut\": true", "referral.commission[0].cashOut: cash-out")]
    [InlineData("\"credit\": {\"money\": true, \"cashOut\": {}}", "", "referral.commission[0].cashOut: cash-out")]
    [InlineData("\"credit\": {\"money\": true, \"cashOut\": {\"least\": 5, \"most\": 4}}", "\"cashOut\": true", "currencies.credit.cashOut: order")]
    [InlineData("\"credit\": {\"cashOut\": {}}", "\"cashOut\": true", "currencies.credit.cashOut: cash-out")]
    [Semantics("S13.1")]
    public void A_commission_says_whether_it_becomes_cash(string currency, string cashOut, string expected)
    {
        var definition = $$"""
            {"money": {"currency": "MYR"}, "timeZone": "UTC", "currencies": { {{currency}} },
             "referral": {"commission": [{"levels": ["0.05"], "as": "credit" {{(cashOut.Length > 0 ? ", " + cashOut : "")}} }]} }
            """;
        Assert.Equal(expected, string.Join("; ", ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition)).Faults
            .Select(f => $"{f.Path}: {f.Code}")));
    }
}
