using System.Collections.Concurrent;

namespace Bashgah.Faults.Load;

/// <summary>What may not be.</summary>
internal enum FindingKind
{
    /// <summary>It was acknowledged and is not there.</summary>
    Lost,

    /// <summary>It was acknowledged, and the member's statement does not show it.</summary>
    NotShown,

    /// <summary>It is there more than once.</summary>
    Doubled,

    /// <summary>It is there, and no till sold it.</summary>
    Foreign,

    /// <summary>It is there with another transaction or other points than were acknowledged.</summary>
    Different,

    /// <summary>A balance is not the sum of what was acknowledged.</summary>
    WrongSum,

    /// <summary>A request was left without an answer for longer than the limit.</summary>
    NoAnswer,

    /// <summary>An answer that is neither success nor retryable with <c>Retry-After</c>.</summary>
    WrongAnswer,

    /// <summary>More was given than a budget or a stock holds.</summary>
    Exceeded,

    /// <summary><c>verify --replay</c> does not hold.</summary>
    NotVerified,
}

/// <summary>Something that may not be, with the details.</summary>
internal sealed record Finding(FindingKind Kind, string Text)
{
    public override string ToString() => $"{Kind}: {Text}";
}

/// <summary>Everything that was found, by any number of tills.</summary>
internal sealed class Findings
{
    private const int ShownMax = 20;

    private readonly ConcurrentQueue<Finding> _all = new();

    public IReadOnlyCollection<Finding> All => _all;

    public void Add(FindingKind kind, string text) => _all.Enqueue(new Finding(kind, text));

    public int Count(FindingKind kind) => _all.Count(f => f.Kind == kind);

    /// <summary>Fails with the first findings and what the nodes printed last.</summary>
    public void AssertNone(Framework.Club club) => Assert.True(
        _all.IsEmpty,
        $"{_all.Count} findings:\n{string.Join('\n', _all.Take(ShownMax))}\n{string.Join('\n', club.Nodes.Select(n => n.Said))}");
}
