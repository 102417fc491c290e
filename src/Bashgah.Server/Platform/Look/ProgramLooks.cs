using System.Collections.Concurrent;
using Bashgah.Server.Platform.Programs;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Look;

/// <summary>Looks of programs, read at most every few seconds: every page asks for them, and they change once in a year.</summary>
internal sealed class ProgramLooks(LookRegistry registry, ProgramSlugs slugs)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, (ProgramLook Look, long ReadAt)> _read = new();

    /// <summary>The look of the program of that name; null: there is no such program.</summary>
    public async Task<ProgramLook?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        if (await slugs.FindIdAsync(slug, cancellationToken) is not { } program)
            return null;
        if (_read.TryGetValue(program, out var known) && TimeProvider.System.GetElapsedTime(known.ReadAt) < Fresh)
            return known.Look;
        var look = await registry.FindAsync(program, cancellationToken);
        _read[program] = (look, TimeProvider.System.GetTimestamp());
        return look;
    }
}
