using System.Text;
using System.Text.Json;
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

    /// <summary>Whoever looks for how something is said finds it in use. What there is tells the schema, which is made from what reads
    /// definitions: a new field that no sample uses fails here.</summary>
    [Fact]
    public void TogetherTheyUseEveryFieldThatThereIs()
    {
        using var schema = JsonDocument.Parse(ProgramSchema.Write());
        var validator = new SchemaValidator(schema.RootElement);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "programs"), "*.json"))
        {
            using var sample = JsonDocument.Parse(File.ReadAllText(file), new() { CommentHandling = JsonCommentHandling.Skip });
            used.UnionWith(validator.Used(sample.RootElement));
        }

        Assert.Equal([], SchemaValidator.FieldsOf(schema.RootElement).Distinct().Except(used));
    }

    /// <summary>The schema knows every kind of the catalog, so that the test above asks for each.</summary>
    [Fact]
    public void TheSchemaKnowsEveryKindThatThereIs()
    {
        using var schema = JsonDocument.Parse(ProgramSchema.Write());
        var fields = SchemaValidator.FieldsOf(schema.RootElement).Select(field => field.Split(':')[0]).ToHashSet(StringComparer.Ordinal);

        var kinds = RuleCatalog.Conditions.Select(kind => kind.Key)
            .Concat(RuleCatalog.Calculators.Select(kind => kind.Key))
            .Concat(RuleCatalog.Limits.Select(kind => kind.Key))
            .Concat(RuleCatalog.Rewards.Select(kind => kind.Key))
            .Concat(RuleCatalog.Fraud.Select(kind => kind.Key));
        Assert.Equal([], kinds.Except(fields));
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
