using Bashgah.Engine.Programs;
using Bashgah.Engine.Tests.Kit;
using System.Text;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>A random definition in the parts that shrinking can leave out.</summary>
internal sealed record ProgramDraft(
    string Head, IReadOnlyList<string> Currencies, IReadOnlyList<string> Earning, IReadOnlyList<string> Rest)
{
    public string Json => $$"""
        {{{Head}}, "currencies": { {{string.Join(",\n", Currencies)}} },
        "earning": [{{string.Join(",\n", Earning)}}]{{string.Concat(Rest.Select(part => ",\n" + part))}}}
        """;

    /// <summary>True when the real reader finds no fault.</summary>
    public bool IsSound => ProgramDefinition.Read(Encoding.UTF8.GetBytes(Json)).Faults.Count == 0;

    public CompiledProgram Compile(int version, long effectiveFromAt) => Club.Read(Json).Compile(version, effectiveFromAt);

    /// <summary>The same with one part less.</summary>
    public IEnumerable<ProgramDraft> Smaller()
    {
        for (var i = 0; i < Earning.Count; i++) yield return this with { Earning = Without(Earning, i) };
        for (var i = 0; i < Rest.Count; i++) yield return this with { Rest = Without(Rest, i) };
        for (var i = 0; i < Currencies.Count; i++) yield return this with { Currencies = Without(Currencies, i) };
    }

    private static List<string> Without(IReadOnlyList<string> parts, int index) =>
        [.. parts.Where((_, i) => i != index)];
}
