namespace Bashgah.Engine.Programs.Shapes;

/// <summary>Finds what was probably meant: the name with the fewest slips of the finger from what was written.</summary>
internal static class NearestName
{
    private const int LengthMax = 64;
    private const int PartLengthMin = 3;

    /// <summary>The nearest of the names (the first among equals), or null when none is near.</summary>
    public static string? To(string given, IEnumerable<string> names)
    {
        if (given.Length is 0 or > LengthMax) return null;
        string? nearest = null;
        var least = Allowed(given.Length) + 1;
        foreach (var name in names)
        {
            if (name.Length > LengthMax || Math.Abs(name.Length - given.Length) >= least) continue;
            var slips = Slips(given, name);
            if (slips >= least) continue;
            (nearest, least) = (name, slips);
        }

        return nearest ?? InPart(given, names);
    }

    /// <summary>A name that what was written is the beginning of (<c>ceil</c>), or that begins it (<c>friday</c>), or whose last
    /// part is meant (<c>Kuala Lumpur</c> for <c>Asia/Kuala_Lumpur</c>).</summary>
    private static string? InPart(string given, IEnumerable<string> names)
    {
        if (given.Length < PartLengthMin) return null;
        foreach (var name in names)
        {
            if (name.Length is < PartLengthMin or > LengthMax) continue;
            if (name.StartsWith(given, StringComparison.OrdinalIgnoreCase)
                || given.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return name;
            var slash = name.LastIndexOf('/');
            if (slash >= 0 && Slips(given, name[(slash + 1)..]) <= 1) return name;
        }

        return null;
    }

    // A third of the letters may be wrong; of a very short word, one.
    private static int Allowed(int length) => Math.Max(1, length / 3);

    /// <summary>
    /// Insertions, deletions, substitutions and swaps of neighbours that lead from one to the other, whatever the case of
    /// the letters (optimal string alignment).
    /// </summary>
    internal static int Slips(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var slips = Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    slips = Math.Min(slips, rows[i - 2, j - 2] + 1);
                rows[i, j] = slips;
            }
        }

        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) =>
        char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
