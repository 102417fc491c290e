using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Storage.Programs;

namespace Bashgah.Storage;

/// <summary>What opening a database needs besides its address.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Variable that holds the master key, or the path of the file that does.</summary>
    public const string MasterKeyVariable = "BASHGAH_MASTER_KEY";

    /// <summary>Variable that says where the erasure list is kept.</summary>
    public const string ErasuresVariable = "BASHGAH_ERASURES";

    /// <summary>Compiles stored definitions; by default as the engine does.</summary>
    public CompileDefinition Compile { get; init; } = CompileStored;

    /// <summary>The master key (32 bytes as base64; several, one a line or separated by commas, while it is changed), or the path of a
    /// file that holds it. Null: the variable <see cref="MasterKeyVariable"/>; for SQLite, without it, the file <c>(database).master</c>, made at first start.</summary>
    public string? MasterKey { get; init; }

    /// <summary>Where keys of members are kept, if not beside the database: a SQLite path for SQLite, a connection string
    /// for PostgreSQL.</summary>
    public string? KeysDatabase { get; init; }

    /// <summary>Where the erasure list is kept, outside the backups. Null: the variable <see cref="ErasuresVariable"/>; for SQLite, without
    /// it, the file <c>(database).erasures</c>.</summary>
    public string? Erasures { get; init; }

    private static CompiledProgram CompileStored(string definition, int version, long effectiveFromAt, int semantics) =>
        ProgramDefinition.ReadAccepted(Encoding.UTF8.GetBytes(definition)).Definition?.Compile(version, effectiveFromAt, semantics)
        ?? throw new DatabaseRefusedException(
            $"Policy version {version} was valid when it was published, and this program cannot read it.");
}
