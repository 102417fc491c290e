using System.Collections.Concurrent;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Programs;

/// <summary>Names of programs by number. A program is never renamed, so what was found once holds.</summary>
internal sealed class ProgramSlugs(ProgramCatalog catalog)
{
    private readonly ConcurrentDictionary<int, string> _byId = new();

    /// <summary>The program's name, or null when there is no such program.</summary>
    public async ValueTask<string?> FindAsync(int programId, CancellationToken cancellationToken)
    {
        if (_byId.TryGetValue(programId, out var slug))
            return slug;
        foreach (var program in await catalog.ListAsync(cancellationToken))
            _byId[program.Id] = program.Slug;
        return _byId.GetValueOrDefault(programId);
    }
}
