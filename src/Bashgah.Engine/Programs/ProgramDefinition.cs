namespace Bashgah.Engine.Programs;

/// <summary>A program definition that holds: every reference resolved, every default filled in. Immutable.</summary>
public sealed class ProgramDefinition
{
    private ProgramDefinition()
    {
    }

    /// <summary>Reads a document: JSON in UTF-8 of at most 1 MB, comments and trailing commas allowed.</summary>
    public static ProgramReadResult Read(ReadOnlyMemory<byte> utf8) => new(null, []);

    /// <summary>The policy version that this definition is, compiled. Never fails.</summary>
    /// <param name="version">Number of the policy version, from 1.</param>
    /// <param name="effectiveFromAt">Unix microseconds from which it holds (S3.2).</param>
    public CompiledProgram Compile(int version, long effectiveFromAt) => throw new NotSupportedException();

    /// <summary>The document with every default filled in, as indented JSON; reading it gives the same program.</summary>
    public byte[] WriteEffective() => [];

    /// <summary>The same bytes for definitions that mean the same.</summary>
    public byte[] CanonicalBytes() => [];
}
