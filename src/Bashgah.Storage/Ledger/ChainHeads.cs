using System.Globalization;

namespace Bashgah.Storage.Ledger;

/// <summary>Where a chain ended when another began.</summary>
internal readonly record struct ChainHead(int Writer, long No, byte[] Hash, long LastId = 0, long RecordedAt = 0);

/// <summary>Ends of chains as text, <c>1:77:9f… 2:5:03…</c>, which the first transaction of a new chain holds.</summary>
internal static class ChainHeads
{
    public static string Write(IEnumerable<ChainHead> heads) => string.Join(' ', heads.Select(h =>
        string.Create(CultureInfo.InvariantCulture, $"{h.Writer}:{h.No}:{Convert.ToHexStringLower(h.Hash)}")));

    /// <summary>Throws <see cref="FormatException"/> on anything that <see cref="Write"/> did not write.</summary>
    public static IEnumerable<ChainHead> Read(string text)
    {
        foreach (var head in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (head.Split(':') is not [var writer, var no, var hash])
            {
                throw new FormatException("This is not a list of chains.");
            }

            yield return new ChainHead(
                int.Parse(writer, CultureInfo.InvariantCulture), long.Parse(no, CultureInfo.InvariantCulture),
                Convert.FromHexString(hash));
        }
    }
}
