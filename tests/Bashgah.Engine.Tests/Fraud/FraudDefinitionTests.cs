using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tests.Kit;

namespace Bashgah.Engine.Tests.Fraud;

/// <summary>Rules against fraud in a definition.</summary>
public sealed class FraudDefinitionTests
{
    private static ProgramReadResult Read(string fraud) => ProgramDefinition.Read(
        Encoding.UTF8.GetBytes(Definitions.With("""{"points": {}}""", $"\"fraud\": {fraud}")));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var read = Read("""
            {"cashiers": "x", "rules": {
              "a": {"kind": {"velocity": {"window": "PT1H"}}},
              "b": {"kind": {"velocty": {"purchases": 5, "window": "PT1H"}}},
              "c": {"kind": {"velocity": {"purchases": 0, "window": "P400D"}}, "action": "block"},
              "d": {"kind": {"sharedDevice": {"members": 3, "window": "P30D"}}, "action": "hold"},
              "e": {"kind": {"duplicateInvoice": {"window": "PT1M", "amountWithin": "PT2M"}}},
              "f": {"kind": {"referralRing": {"newcomers": 3}}}}}
            """);
        Assert.Equal(
            [
                ("fraud.cashiers", "unknown-key"), ("fraud.rules.a.kind.velocity", "missing"), ("fraud.rules.b.kind.velocty", "unknown-fraud-kind"),
                ("fraud.rules.c.action", "word"), ("fraud.rules.c.kind.velocity.purchases", "range"),
                ("fraud.rules.c.kind.velocity.window", "duration"), ("fraud.rules.d.action", "reports-only"),
                ("fraud.rules.e.kind.duplicateInvoice.amountWithin", "order"), ("fraud.rules.f.kind.referralRing.window", "missing"),
            ],
            read.Faults.Select(fault => (fault.Path, fault.Code)).Order());
    }

    [Theory]
    [InlineData("PT1M", 1)]
    [InlineData("PT1H30M", 90)]
    [InlineData("P7D", 7 * 1_440)]
    [InlineData("P1W", 7 * 1_440)]
    [InlineData("P366D", 366 * 1_440)]
    [InlineData("P367D", null)]
    [InlineData("PT30S", null)]
    [InlineData("P1M", null)]
    [InlineData("P", null)]
    [InlineData("PT0M", null)]
    public void A_window_is_a_length_by_the_clock(string text, int? minutes)
    {
        var read = Read($$"""{"rules": {"a": {"kind": {"velocity": {"purchases": 5, "window": "{{text}}"} } } } }""");
        Assert.Equal(minutes * FraudCase.Minute, read.Definition?.Compile(1, 0).Fraud.Window);
    }

    [Fact]
    public void A_program_without_them_says_nothing_of_them()
    {
        var definition = Club.Read(Definitions.Plain);
        Assert.DoesNotContain("fraud", Encoding.UTF8.GetString(definition.CanonicalBytes()));
        Assert.Empty(definition.Compile(1, 0).Fraud.Rules);
        Assert.NotEmpty(Read("""{"rules": {}}""").Faults);
    }
}
