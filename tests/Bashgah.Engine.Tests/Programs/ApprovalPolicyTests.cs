using System.Text;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>From which amounts on a second person is needed: as the definition says, by currency, above and not at the amount.</summary>
public sealed class ApprovalPolicyTests
{
    [Theory]
    [InlineData("points", 1_000, false)]
    [InlineData("points", 1_001, true)]
    [InlineData("points", -1_000, false)]
    [InlineData("points", -1_001, true)]
    [InlineData("credit", 1, true)]
    [InlineData("credit", -1, true)]
    [InlineData("stamps", 1_000_000_000, false)]
    [InlineData("unknown", 1_000_000_000, false)]
    public void A_correction_above_the_amount_needs_somebody_else(string currency, long amount, bool isNeeded) =>
        Assert.Equal(isNeeded, Read("""{"adjustment": {"points": 1000, "credit": 0}}""").IsNeededToAdjust(currency, amount));

    [Theory]
    [InlineData("credit", 5_000, false)]
    [InlineData("credit", 5_001, true)]
    [InlineData("points", 5_001, false)]
    public void A_cash_out_above_the_amount_needs_somebody_else(string currency, long amount, bool isNeeded)
    {
        var policy = Read("""{"cashOut": {"credit": 5000}, "waits": "P1W1D"}""");
        Assert.Equal(isNeeded, policy.IsNeededToPay(currency, amount));
        Assert.False(policy.IsNeededToAdjust(currency, amount));
        Assert.Equal(8, policy.WaitDays);
    }

    [Fact]
    public void Without_a_word_everybody_does_everything_alone()
    {
        var policy = Compile("{}").Terms.Approvals;
        Assert.False(policy.IsNeededToAdjust("points", long.MaxValue));
        Assert.False(policy.IsNeededToAdjust("points", long.MinValue));
        Assert.False(policy.IsNeededToPay("credit", long.MaxValue));
        Assert.Equal(7, Read("{}").WaitDays);
    }

    [Fact]
    public void All_faults_come_at_once()
    {
        var read = ProgramDefinition.Read(Encoding.UTF8.GetBytes(Definition(
            """{"approvals": {"adjustment": {"point": 1}, "cashOut": {"credit": -1}, "waits": "P0D", "wait": 1}}""")));
        Assert.Equal(
            ["terms.approvals.adjustment.point", "terms.approvals.cashOut.credit", "terms.approvals.wait", "terms.approvals.waits"],
            read.Faults.Select(f => f.Path).Order(StringComparer.Ordinal));
    }

    private static ApprovalPolicy Read(string approvals) => Compile($$"""{"approvals": {{approvals}} }""").Terms.Approvals;

    private static CompiledProgram Compile(string terms)
    {
        var read = ProgramDefinition.Read(Encoding.UTF8.GetBytes(Definition(terms)));
        Assert.Empty(read.Faults);
        return read.Definition!.Compile(1, long.MinValue);
    }

    private static string Definition(string terms) =>
        $$$"""
        {"money": {"currency": "MYR"}, "timeZone": "Asia/Kuala_Lumpur",
         "currencies": {"points": {}, "credit": {"money": true}, "stamps": {}}, "terms": {{{terms}}} }
        """;
}
