namespace Bashgah.Engine.Programs.Shapes;

/// <summary>Faults found so far; bounded, so that a hostile document cannot make a large answer.</summary>
internal sealed class FaultList
{
    /// <summary>No more faults than this are reported; a last one says that there were more.</summary>
    public const int CountMax = 500;

    // Looking for what was meant costs time, which only the first readers of a list repay.
    private const int HintsMax = 100;

    private readonly List<ProgramFault> _faults = [];

    /// <summary>All of them, in the order in which they were found.</summary>
    public IReadOnlyList<ProgramFault> All => _faults;

    /// <summary>How many.</summary>
    public int Count => _faults.Count;

    /// <summary>Adds one, with what was probably meant when <paramref name="meant"/> names something close.</summary>
    public void Add(
        string path, string code, string message, string? given = null, IEnumerable<string>? meant = null)
    {
        if (_faults.Count > CountMax) return;
        if (_faults.Count == CountMax)
        {
            _faults.Add(new("", "too-many-faults", "There are more faults than are reported at once."));
            return;
        }

        var nearest = given is null || meant is null || _faults.Count >= HintsMax
            ? null
            : NearestName.To(given, meant);
        _faults.Add(new(path, code, message, nearest is null ? null : $"Did you mean \"{nearest}\"?"));
    }
}
