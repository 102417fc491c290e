using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Testing;

namespace Bashgah.Engine.Tests.Programs;

public sealed class ProgramSchemaTests : IDisposable
{
    private readonly JsonDocument _schema = JsonDocument.Parse(ProgramSchema.Write());

    public void Dispose() => _schema.Dispose();

    private bool IsValid(ReadOnlyMemory<byte> definition)
    {
        using var document = JsonDocument.Parse(
            definition, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        return new SchemaValidator(_schema.RootElement).IsValid(document.RootElement);
    }

    [Fact]
    public void ItNamesItsDialect() => Assert.Equal(
        "https://json-schema.org/draft/2020-12/schema", _schema.RootElement.GetProperty("$schema").GetString());

    [Theory]
    [MemberData(nameof(SampleProgramTests.Samples), MemberType = typeof(SampleProgramTests))]
    public void EverySampleAndItsFullFormAreValid(string file)
    {
        var bytes = File.ReadAllBytes(Repository.PathOf("samples", "programs", file));

        Assert.True(IsValid(bytes));
        Assert.True(IsValid(ProgramDefinition.Read(bytes).Definition!.WriteEffective()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"money": {"currency": "myr"}, "timeZone": "UTC", "currencies": {}}""")]
    [InlineData("""{"money": {"currency": "MYR", "digits": 9}, "timeZone": "UTC", "currencies": {}}""")]
    [InlineData("""{"money": {"currency": "MYR"}, "timeZone": "UTC", "currencies": {}, "referral": {"commission": [{}]}}""")]
    [InlineData("""{"money": {"currency": "MYR"}, "timeZone": "UTC", "currencies": {}, "nmae": "x"}""")]
    [InlineData("""{"money": {"currency": "MYR"}, "timeZone": "UTC", "currencies": {"p": {"rounding": "up"}}}""")]
    [InlineData("""{"money": {"currency": "MYR"}, "timeZone": "UTC", "currencies": {"p": {}}, "earning": [{"id": "a", "when": [{"weekday": "funday"}], "give": {"p": {"fixed": 1}}}]}""")]
    [InlineData("""{"money": {"currency": "MYR"}, "timeZone": "UTC", "currencies": {"p": {}}, "earning": [{"id": "a", "give": {"p": {"fixed": 0}}}]}""")]
    [InlineData("""{"money": {"currency": "MYR"}, "timeZone": "UTC", "currencies": {}, "stages": [{"id": "a", "goal": {"repeatRate": 45}}]}""")]
    public void WhatIsFaultyIsInvalid(string definition)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(definition);

        Assert.NotEmpty(ProgramDefinition.Read(bytes).Faults);
        Assert.False(IsValid(bytes));
    }

    [Fact]
    public void DefaultsAndWordsStandInIt()
    {
        var rounding = _schema.RootElement.GetProperty("properties").GetProperty("currencies")
            .GetProperty("additionalProperties").GetProperty("properties").GetProperty("rounding");

        Assert.Equal("floor", rounding.GetProperty("default").GetString());
        Assert.Equal(["floor", "half-even", "ceiling"], rounding.GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal("How each award is made whole.", rounding.GetProperty("description").GetString());
    }
}
