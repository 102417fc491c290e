using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Testing;

namespace Bashgah.Engine.Tests.Programs;

public sealed partial class SampleProgramTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Repository.PathOf("samples", "programs"), "*.json").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void EverySampleHolds(string file)
    {
        var read = ProgramDefinition.Read(File.ReadAllBytes(Repository.PathOf("samples", "programs", file)));

        Assert.Empty(read.Faults);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void TheEffectiveFormMeansTheSame(string file)
    {
        var definition = ProgramDefinition.Read(File.ReadAllBytes(Repository.PathOf("samples", "programs", file))).Definition!;

        var again = ProgramDefinition.Read(definition.WriteEffective());

        Assert.Empty(again.Faults);
        Assert.Equal(definition.CanonicalBytes(), again.Definition!.CanonicalBytes());
        Assert.Equal(definition.WriteEffective(), again.Definition.WriteEffective());
    }

    /// <summary>Whoever looks for how something is said finds it in use.</summary>
    [Fact]
    public void TogetherTheyUseEveryKindThatThereIs()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "programs"), "*.json"))
            Collect(JsonNode.Parse(ProgramDefinition.Read(File.ReadAllBytes(file)).Definition!.WriteEffective()), used);

        var kinds = RuleCatalog.Conditions.Select(kind => kind.Key)
            .Concat(RuleCatalog.Calculators.Select(kind => kind.Key))
            .Concat(RuleCatalog.Limits.Select(kind => kind.Key))
            .Concat(RuleCatalog.Rewards.Select(kind => kind.Key))
            .Concat(["first", "best-for-member", "cheapest-for-merchant", "multiply", "grant", "budget", "offers", "stages", "referral"])
            .Concat(["newcomer", "velocity", "commission", "referrerGroups", "buyerGroups", "productGroups", "cashOut", "within", "fixed", "limit"]);
        Assert.Empty(kinds.Except(used));
    }

    private static void Collect(JsonNode? node, HashSet<string> used)
    {
        switch (node)
        {
            case JsonObject entries:
                foreach (var (key, value) in entries)
                {
                    // What was left out stands in the effective form as an empty list or null.
                    if (value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 }) continue;
                    used.Add(key);
                    Collect(value, used);
                }

                break;
            case JsonArray items:
                foreach (var item in items) Collect(item, used);
                break;
        }
    }

    /// <summary>Examples of the guide that stand for themselves, or as rules in the document that the guide names for them, and whether
    /// what follows is a table of their faults.</summary>
    public static TheoryData<string, bool> Examples
    {
        get
        {
            var guide = File.ReadAllText(Repository.PathOf("docs", "guide", "program-definition.md"));
            var blocks = Block().Matches(guide).Select(block => (Text: block.Groups[1].Value, HasFaults: block.Groups[2].Success)).ToList();
            var around = blocks.First(block => block.Text.Contains("\"earning\": […]", StringComparison.Ordinal)).Text;
            var examples = new TheoryData<string, bool>();
            foreach (var (text, hasFaults) in blocks.Where(block => !block.Text.Contains('…', StringComparison.Ordinal)))
            {
                var isWhole = text.Contains("\"currencies\"", StringComparison.Ordinal);
                examples.Add(isWhole ? text : around.Replace("[…]", "[" + text + "]", StringComparison.Ordinal), hasFaults);
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void EveryExampleOfTheGuideHoldsOrIsShownWithItsFaults(string document, bool hasFaults) =>
        Assert.Equal(hasFaults, ProgramDefinition.Read(Encoding.UTF8.GetBytes(document)).Faults.Count > 0);

    [GeneratedRegex(@"^```json\n(\{.*?)\n```\n(\n\| place \|)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
