using Bashgah.Engine.Fraud;
using static Bashgah.Engine.Tests.Fraud.FraudCase;

namespace Bashgah.Engine.Tests.Fraud;

/// <summary>One sale that is recorded twice.</summary>
public sealed class DuplicateInvoiceTests
{
    private static readonly FraudRule Week = Rule("""{"duplicateInvoice": {"window": "P7D", "amountWithin": "PT2M"}}""");

    [Fact]
    public void A_number_with_its_amount_comes_once_at_all_stores()
    {
        Assert.Empty(Week.Last(Buys(1, 0, no: "A-1", store: "north")));
        Assert.Equal(
            ["number:A-1:100 2/1: 1,2"], Week.Last(Buys(1, 0, no: "A-1", store: "north"), Buys(2, 60, member: 2, no: "A-1", store: "south")));
        // Another amount is another sale: stores may number alike.
        Assert.Empty(Week.Last(Buys(1, 0, no: "A-1", store: "north"), Buys(2, 60, 101, member: 2, no: "A-1", store: "south")));
        // Seven days apart, to the minute, it is none; a minute less, and it is.
        Assert.Empty(Week.Last(Buys(1, 0, no: "A-1"), Buys(2, 7 * 1_440, member: 2, no: "A-1")));
        Assert.Single(Week.Last(Buys(1, 0, no: "A-1"), Buys(2, (7 * 1_440) - 1, member: 2, no: "A-1")));
    }

    [Fact]
    public void One_amount_of_one_member_does_not_come_again_at_once()
    {
        Assert.Equal(["amount:1:north:100 2/1: 1,2"], Week.Last(Buys(1, 0, store: "north"), Buys(2, 1, store: "north")));
        Assert.Empty(Week.Last(Buys(1, 0, store: "north"), Buys(2, 2, store: "north")));
        Assert.Empty(Week.Last(Buys(1, 0, store: "north"), Buys(2, 1, member: 2, store: "north")));
        Assert.Empty(Week.Last(Buys(1, 0, store: "north"), Buys(2, 1, store: "south")));
        Assert.Empty(Rule("""{"duplicateInvoice": {"window": "P7D"}}""").Last(Buys(1, 0), Buys(2, 1)));
    }
}
