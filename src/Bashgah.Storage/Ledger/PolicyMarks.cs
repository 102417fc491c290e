using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Bashgah.Storage.Programs;

namespace Bashgah.Storage.Ledger;

/// <summary>
/// What a chain holds of the policy versions that its transactions were decided under: a hash of the whole row. It stands
/// among the rows that a transaction read, on the first of each batch under a version, so that it costs next to nothing.
/// </summary>
internal sealed class PolicyMarks
{
    private const string Prefix = "p/";

    // A version is never changed: what was read once stays true.
    private readonly ConcurrentDictionary<(int Program, int Version), FactsWritten> _known = new();

    /// <summary>The mark of a version.</summary>
    public static FactsWritten Of(PolicyVersionInfo version)
    {
        var text = string.Join(
            '\u001f', Number(version.Version), Number(version.EffectiveFromAt), version.ContentHash,
            Number(version.PublishedAt), version.Actor);
        // The first semantics were not said.
        if (version.Semantics > 1)
        {
            text += '\u001f' + Number(version.Semantics);
        }

        return new FactsWritten(
            Prefix + Number(version.Version), version.Version, FactsReferences.Hash(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Whether a row that a transaction read is a policy version.</summary>
    public static bool IsOne(FactsWritten read) => read.Row.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Marks of versions, read on a batch's connection where they are not known yet.</summary>
    public async Task<IReadOnlyDictionary<int, FactsWritten>> OfAsync(
        DbConnection connection, int programId, IEnumerable<int> versions, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<int, FactsWritten>();
        foreach (var version in versions.Distinct())
        {
            if (!_known.TryGetValue((programId, version), out var mark))
            {
                if (await ProgramCatalog.FindVersionAsync(connection, programId, version, cancellationToken) is not { } row)
                {
                    throw new InvalidOperationException($"Policy version {version} decided, and there is none.");
                }

                mark = Of(row);
                _known[(programId, version)] = mark;
            }

            marks[version] = mark;
        }

        return marks;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
