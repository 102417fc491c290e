namespace Bashgah.Engine.Programs;

/// <summary>Something wrong with a program definition. All faults of a document are reported at once (S13.1).</summary>
/// <param name="Path">Where: <c>earning[2].when[0].weekday[1]</c>; empty for the document as a whole.</param>
/// <param name="Code">Stable code: <c>unknown-key</c>, <c>type</c>, <c>range</c>, <c>unknown-currency</c> …</param>
/// <param name="Message">What is wrong, in English.</param>
/// <param name="Hint">What was probably meant, or null.</param>
public sealed record ProgramFault(string Path, string Code, string Message, string? Hint = null);

/// <summary>What reading a program definition came to: the definition, or every fault in it.</summary>
public sealed record ProgramReadResult
{
    internal ProgramReadResult(ProgramDefinition? definition, IReadOnlyList<ProgramFault> faults)
    {
        Definition = definition;
        Faults = faults;
    }

    /// <summary>The definition; null when there are faults.</summary>
    public ProgramDefinition? Definition { get; }

    /// <summary>All faults, in document order; empty when the definition holds.</summary>
    public IReadOnlyList<ProgramFault> Faults { get; }
}
