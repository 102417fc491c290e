using Bashgah.Engine.Programs;
using Bashgah.Testing;

namespace Bashgah.Engine.Tests.Programs;

public sealed class SampleProgramTests
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
}
