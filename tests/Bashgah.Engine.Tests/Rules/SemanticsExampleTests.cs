using Bashgah.Testing;
using static Bashgah.Engine.Tests.Rules.RuleProgram;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>The examples that the domain semantics give, with their numbers.</summary>
public sealed class SemanticsExampleTests
{
    private const string OnePerHundred = """{"points": {"perAmount": {"points": 1, "per": 100}}}""";

    [Fact]
    [Semantics("S2.2")]
    public void EachAwardIsRoundedOnItsOwn()
    {
        var program = With($$"""
            {"id": "base", "give": {{OnePerHundred}}},
            {"id": "kitchen", "when": [{"productGroup": "kitchen"}], "give": {{OnePerHundred}}}
            """);

        Assert.Equal("base: 1 points, kitchen: 1 points", program.Awards(Line(1, 150, "kitchen")));
    }

    [Fact]
    [Semantics("S4.4")]
    public void AMultiplierWorksOnTheExactAmount()
    {
        var program = With($$"""
            {"id": "base", "give": {{OnePerHundred}}},
            {"id": "fresh", "when": [{"productGroup": "fresh"}], "multiply": {"rules": ["base"], "by": "3"} }
            """);

        Assert.Equal("base: 3 points, fresh: 3 points", program.Awards(Line(1, 150, "fresh"), Line(2, 150)));
    }

    [Fact]
    [Semantics("S6.1")]
    public void AGroupChoosesAgainOnWhatRemains()
    {
        var program = With("""
            {"first": [
              {"id": "large", "when": [{"basketAmount": {"atLeast": 10000}}],
               "give": {"points": {"perAmount": {"points": 2, "per": 100}}}},
              {"id": "small", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}]}
            """);

        Assert.Equal("large: 240 points", program.Awards(Line(1, 9000), Line(2, 3000)));
        Assert.Equal("small: 90 points", program.Awards(Line(1, 9000)));
    }
}
