namespace Bashgah.Server.Platform.Requests;

/// <summary>"Did you mean": the nearest of the known words.</summary>
internal static class Suggestion
{
    private const int LengthMax = 40;

    /// <summary>The nearest word when it is near enough to be meant, else null.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        if (word.Length > LengthMax)
            return null;
        string? nearest = null;
        var least = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(word, candidate);
            if (distance >= least)
                continue;
            least = distance;
            nearest = candidate;
        }
        return nearest;
    }

    /// <summary>Levenshtein's distance, letters of either case being equal.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var isSame = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var step = Math.Min(diagonal + (isSame ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1);
                (diagonal, row[j]) = (row[j], step);
            }
        }
        return row[right.Length];
    }
}
