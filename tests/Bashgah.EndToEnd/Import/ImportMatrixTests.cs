using System.Diagnostics;
using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Import;

/// <summary>
/// The same history gives the same ledger on every database, in batches of any size, killed at random and resumed, and
/// imported twice. With the other tests the larger program is tried with each size of batch on each database once, killed or not;
/// <c>tests/matrix.sh</c> tries both, all ways and at full length: the real shop's year where the public data is there.
/// </summary>
public sealed class ImportMatrixTests
{
    private static readonly int[] _batches = [1, 7, 512];

    private static bool IsFull => TestMatrix.IsFull;

    /// <summary>Programs that are tried.</summary>
    public static TheoryData<string> Programs => IsFull ? ["simple-points", "everything"] : ["everything"];

    [Theory]
    [MemberData(nameof(Programs))]
    [Semantics("S3.3", "S3.5", "S10.2", "S10.3")]
    public async Task Import_GivesTheSameLedger_OnEveryWay(string program)
    {
        using var folder = new TemporaryFolder();
        var csv = MatrixHistory.Write(folder, program, IsFull);
        var backends = RequiresPostgresAttribute.Connection is null
            ? [TestBackend.Sqlite] : new[] { TestBackend.Sqlite, TestBackend.Postgres };
        var digests = new List<(string Way, string Digest)>();
        foreach (var (backend, batch, isKilled) in WaysOn(backends))
        {
            await AddAsync(
                $"{backend}, batches of {batch}{(isKilled ? ", killed" : "")}",
                isKilled ? ImportKilledAsync(program, csv, backend, batch) : ImportWholeAsync(program, csv, backend, batch));
        }

        var first = digests[0];
        Assert.All(digests, d => Assert.True(
            d.Digest == first.Digest, $"{d.Way} differs from {first.Way}: {d.Digest}, {first.Digest}"));

        async Task AddAsync(string way, Task<string> import)
        {
            var started = Stopwatch.GetTimestamp();
            digests.Add((way, await import));
            // It takes hours: whoever started it sees how far it is.
            if (Environment.GetEnvironmentVariable("BASHGAH_MATRIX_LOG") is { } log)
                await File.AppendAllTextAsync(log, $"{program}, {way}: {digests[^1].Digest} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s\n");
        }
    }

    private static IEnumerable<(TestBackend Backend, int Batch, bool IsKilled)> WaysOn(TestBackend[] backends) =>
        from backend in backends.Index()
        from batch in _batches.Index()
        from isKilled in new[] { false, true }
        where IsFull || isKilled == ((backend.Index + batch.Index) % 2 == 1)
        select (backend.Item, batch.Item, isKilled);

    private static async Task<string> ImportWholeAsync(string program, HistoryFile csv, TestBackend backend, int batch)
    {
        await using var database = TestDatabase.Create(backend);
        await ImportRuns.CreateProgramAsync(database.Address, csv.Definition(program));
        await ImportRuns.ImportAsync(database.Address, csv.Path, batch, csv.HasRejects);
        var digest = await ImportRuns.VerifiedDigestAsync(database.Address);
        // At full length once a database is enough.
        if (IsFull && batch != _batches[^1])
            return digest;
        // A second time finds everything there already.
        await ImportRuns.ImportAsync(database.Address, csv.Path, batch: 7, csv.HasRejects);
        Assert.Equal(digest, await ImportRuns.VerifiedDigestAsync(database.Address));
        return digest;
    }

    private static async Task<string> ImportKilledAsync(string program, HistoryFile csv, TestBackend backend, int batch)
    {
        await using var database = TestDatabase.Create(backend);
        await ImportRuns.CreateProgramAsync(database.Address, csv.Definition(program));
        await ImportRuns.ImportKilledAsync(
            database.Address, csv.Path, batch, times: IsFull ? 10 : 2, patienceMilliseconds: IsFull ? 6_000 : 900);
        await ImportRuns.ImportAsync(database.Address, csv.Path, batch, csv.HasRejects);
        return await ImportRuns.VerifiedDigestAsync(database.Address);
    }
}
