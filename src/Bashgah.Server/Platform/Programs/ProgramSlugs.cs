using System.Collections.Concurrent;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Programs;

/// <summary>Names of programs by number. A program is never renamed, so what was found once holds.</summary>
internal sealed class ProgramSlugs(ProgramCatalog catalog)
{
    private readonly ConcurrentDictionary<int, string> _byId = new();
    private readonly ConcurrentDictionary<string, int> _bySlug = new(StringComparer.Ordinal);

    /// <summary>The program's name, or null when there is no such program.</summary>
    public async ValueTask<string?> FindAsync(int programId, CancellationToken cancellationToken)
    {
        if (_byId.TryGetValue(programId, out var slug))
            return slug;
        foreach (var program in await catalog.ListAsync(cancellationToken))
            _byId[program.Id] = program.Slug;
        return _byId.GetValueOrDefault(programId);
    }

    /// <summary>The program of a name, or null.</summary>
    public async ValueTask<int?> FindIdAsync(string slug, CancellationToken cancellationToken)
    {
        if (_bySlug.TryGetValue(slug, out var id))
            return id;
        // Names that are none are not remembered: anybody may ask for any.
        if (await catalog.FindAsync(slug, cancellationToken) is not { } program)
            return null;
        _bySlug[slug] = program.Id;
        return program.Id;
    }
}
