using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using static Bashgah.Engine.Tests.Rules.RuleProgram;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>What every kind of the catalog must do; a new kind is run through it by being listed.</summary>
public sealed class CatalogConformanceTests
{
    private static readonly string[] Families = ["condition", "calculator", "limit", "reward-kind", "fraud-kind"];

    private static IEnumerable<ReferenceEntry> Kinds =>
        ProgramReference.Entries.Where(e => Families.Contains(e.Family));

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var kind in Kinds) all.Add(kind.Family, kind.Key);
            return all;
        }
    }

    private static ReferenceEntry Find(string family, string key) =>
        Kinds.Single(k => k.Family == family && k.Key == key);

    private static ProgramReadResult Read(string definition) =>
        ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition));

    [Fact]
    public void TheReferenceHoldsEveryKindOfTheCatalog()
    {
        Assert.Equal(28, RuleCatalog.Conditions.Count);
        Assert.Equal(5, RuleCatalog.Calculators.Count);
        Assert.Equal(4, RuleCatalog.Limits.Count);
        Assert.Equal(4, RuleCatalog.Rewards.Count);
        Assert.Equal(5, RuleCatalog.Fraud.Count);
        Assert.Equal(46, Kinds.Count());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AKindIsDescribed(string family, string key)
    {
        var entry = Find(family, key);

        Assert.Matches(@"^[A-Z].{15,}\.$", entry.Doc);
        Assert.NotEmpty(entry.Form);
        Assert.Equal(key, Assert.Single(DefinitionReader.Literal(entry.Example).Entries).Key);
        Assert.All(entry.Fields, field => Assert.NotEmpty(field.Doc));
        Assert.All(entry.Fields, field => Assert.NotEmpty(field.Form));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AnExampleIsReadAndEvaluated(string family, string key)
    {
        var read = Read(ProgramReference.DefinitionWith(Find(family, key)));
        Assert.Empty(read.Faults);
        var program = read.Definition!.Compile(1, 0);

        foreach (var on in program.Rules.Find("example")!.On)
        {
            var e = Purchase(Line(1, 1000, "fresh"), Line(2, 500)) with { On = on };
            var evaluation = program.Rules.Evaluate(program, Inputs(), e);
            Assert.Equal(1, evaluation.Awards.Count + evaluation.NotFired.Count);
        }

        Assert.NotNull(RuleText.Describe(program, "example"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheFullFormIsReadAgainAsTheSame(string family, string key)
    {
        var definition = Read(ProgramReference.DefinitionWith(Find(family, key))).Definition!;

        Assert.Equal(
            definition.CanonicalBytes(), ProgramDefinition.Read(definition.WriteEffective()).Definition!.CanonicalBytes());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void NonsenseUnderTheKeyIsAFaultAtItsPlace(string family, string key)
    {
        var entry = Find(family, key);
        foreach (var nonsense in new[] { "null", "-1.5e3", "[[]]", "{\"no such key\": 1}", "\"\"" })
        {
            var bad = entry with { Example = $$"""{"{{key}}": {{nonsense}}}""" };
            var faults = Read(ProgramReference.DefinitionWith(bad)).Faults;
            Assert.NotEmpty(faults);
            Assert.Contains(faults, f => f.Path.Contains(key, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AMisspeltKeyIsHinted(string family, string key)
    {
        var entry = Find(family, key);
        var misspelt = key + "x";
        var bad = entry with { Example = entry.Example.Replace($"\"{key}\":", $"\"{misspelt}\":", StringComparison.Ordinal) };

        var fault = Assert.Single(
            Read(ProgramReference.DefinitionWith(bad)).Faults, f => f.Code == "unknown-" + family);
        Assert.Equal($"Did you mean \"{key}\"?", fault.Hint);
        Assert.EndsWith(misspelt, fault.Path, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheSchemaKnowsIt(string family, string key)
    {
        using var schema = System.Text.Json.JsonDocument.Parse(ProgramSchema.Write());

        var kind = schema.RootElement.GetProperty("$defs").GetProperty(family).GetProperty("properties").GetProperty(key);
        Assert.Equal(Find(family, key).Doc, kind.GetProperty("description").GetString());
    }
}
