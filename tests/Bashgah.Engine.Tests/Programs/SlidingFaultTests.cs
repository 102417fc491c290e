using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Testing;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>A currency slides by one period of inactivity, wherever it stands.</summary>
public sealed class SlidingFaultTests
{
    private const string Other = "\"points\" ends after another period of inactivity at {0}: a currency has one.";

    [Theory]
    [InlineData("P12M", "P12M", "P1Y", null, null)] // the same said otherwise
    [InlineData(null, "P4W", "P28D", null, null)] // only rules slide, by one period
    [InlineData("P90D", null, null, null, null)]
    [InlineData("P90D", "P30D", null, "earning[0].expiry.inactive", "currencies.points.expiry.inactive")]
    [InlineData("P90D", "P90D", "P3M", "earning[1].expiry.inactive", "currencies.points.expiry.inactive")]
    [InlineData(null, "P30D", "P31D", "earning[1].expiry.inactive", "earning[0].expiry.inactive")]
    [Semantics("S5.2")]
    public void Two_periods_of_a_currency_are_a_fault(string? currency, string? first, string? second, string? path, string? other)
    {
        var fault = Read(currency, first, second).SingleOrDefault();
        Assert.Equal(path, fault?.Path);
        if (other is null) return;
        Assert.Equal(("inactive-period", Other.Replace("{0}", other, StringComparison.Ordinal)), (fault!.Code, fault.Message));
    }

    [Fact]
    [Semantics("S5.2", "S4.4")]
    public void A_multiplier_gives_in_its_bases_currencies()
    {
        const string Earning =
            """
            {"id": "base", "give": {"points": {"fixed": 10}}},
            {"id": "double", "multiply": {"rules": ["base"], "by": 2}, "expiry": {"inactive": "P30D"}}
            """;
        Assert.Equal("earning[1].expiry.inactive", Assert.Single(Read(""" {"inactive": "P90D"} """, Earning)).Path);
        Assert.Empty(Read("\"never\"", Earning));
    }

    private static IReadOnlyList<ProgramFault> Read(string? currency, string? first, string? second) =>
        Read(ExpiryOf(currency), $"{Rule("a", first)}, {Rule("b", second)}");

    private static IReadOnlyList<ProgramFault> Read(string expiry, string earning) => ProgramDefinition.Read(Encoding.UTF8.GetBytes(
        $$"""
        {"money": {"currency": "MYR"}, "timeZone": "UTC", "currencies": {"points": {"expiry": {{expiry}} }, "stars": {"expiry": {"inactive": "P5D"} } },
         "earning": [{{earning}}]}
        """)).Faults;

    private static string Rule(string id, string? inactive) =>
        $$"""{"id": "{{id}}", "give": {"points": {"fixed": 1} }, "expiry": {{ExpiryOf(inactive)}} }""";

    private static string ExpiryOf(string? inactive) =>
        inactive is null ? "\"never\"" : $$"""{"inactive": "{{inactive}}" }""";
}
