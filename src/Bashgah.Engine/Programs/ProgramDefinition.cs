using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs;

/// <summary>A program definition that holds: every reference resolved, every default filled in. Immutable.</summary>
public sealed class ProgramDefinition
{
    private readonly CompiledProgram _compiled;

    private ProgramDefinition(DefinitionNode document)
    {
        Document = document;
        Names = new(document);
        _compiled = ProgramCompiler.Compile(this, document, 1, long.MinValue, EngineSemantics.Current, LimitNumbers.ByPlace);
    }

    /// <summary>Names for people.</summary>
    public DefinitionNames Names { get; }

    /// <summary>The document in its full form.</summary>
    internal DefinitionNode Document { get; }

    /// <summary>The policy as of no version in particular, to look at.</summary>
    internal CompiledProgram Compiled => _compiled;

    /// <summary>
    /// Reads a document: JSON in UTF-8 of at most 1 MB, comments and trailing commas allowed. Either it holds, or every
    /// fault in it is reported at once (S13.1); what is no JSON has one fault, with line and column. Never throws.
    /// </summary>
    public static ProgramReadResult Read(ReadOnlyMemory<byte> utf8) => ReadDocument(utf8, isAccepted: false);

    /// <summary>
    /// Reads a document that was accepted once, such as a policy version: what has been refused only since then is no fault
    /// in it, so that no upgrade takes a policy away.
    /// </summary>
    public static ProgramReadResult ReadAccepted(ReadOnlyMemory<byte> utf8) => ReadDocument(utf8, isAccepted: true);

    /// <summary>The policy version that this definition is, compiled. Never fails.</summary>
    /// <param name="version">Number of the policy version, from 1.</param>
    /// <param name="effectiveFromAt">Unix microseconds from which it holds (S3.2).</param>
    /// <param name="semantics">The engine's semantics that it was published under.</param>
    public CompiledProgram Compile(int version, long effectiveFromAt, int semantics = EngineSemantics.Current) =>
        ProgramCompiler.Compile(this, Document, version, effectiveFromAt, semantics, LimitNumbers.ByPlace);

    /// <summary>As a version whose limits count on where those of earlier ones stopped.</summary>
    internal CompiledProgram CompileAgain(CompiledProgram version, LimitNumbers numbers) =>
        ProgramCompiler.Compile(this, Document, version.Version, version.EffectiveFromAt, version.Semantics, numbers);

    /// <summary>The document with every default filled in, as indented JSON; reading it gives the same program.</summary>
    public byte[] WriteEffective() => DefinitionWriter.Indented(Document);

    /// <summary>The same bytes for documents that say the same, whatever their layout and comments and whichever defaults
    /// they spell out.</summary>
    public byte[] CanonicalBytes() => DefinitionWriter.Compact(Document);

    private static ProgramReadResult ReadDocument(ReadOnlyMemory<byte> utf8, bool isAccepted)
    {
        var faults = new FaultList();
        if (DefinitionReader.Read(utf8.Span, faults) is not { } document) return new(null, faults.All);
        var context = new ReadContext(faults, NameCollector.Collect(document, faults), isAccepted);
        var normalised = ProgramShape.Shape.Normalise(document, context);
        return normalised is null || faults.Count > 0
            ? new(null, faults.All)
            : new(new(normalised), []);
    }
}
