namespace Bashgah.Server.Commands.Import;

/// <summary>What an import came to, in numbers.</summary>
internal sealed class ImportCounts
{
    /// <summary>Newly recorded.</summary>
    public int Accepted { get; set; }

    /// <summary>Recorded before, with the same content.</summary>
    public int Already { get; set; }

    /// <summary>Could not be taken: see the rejects file.</summary>
    public int Rejected { get; set; }
}
