using System.Globalization;
using Bashgah.Bench.Databases;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>The best of the baseline: one transaction a purchase, by pgbench.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Members">Its members.</param>
/// <param name="Clients">With how many clients it was best.</param>
/// <param name="Rate">Transactions a second, as pgbench reports them.</param>
/// <param name="Window">The window of that run.</param>
/// <param name="DiskBytes">Growth of the database in that run, a purchase.</param>
internal sealed record PostgresBaseline(
    string Database, int Members, int Clients, double Rate, Window Window, double DiskBytes)
{
    private static readonly int[] _clients = [16, 32, 64];

    /// <summary>Makes its tables.</summary>
    public static void Create(string database, int members)
    {
        PostgresServer.Create(database);
        PostgresServer.RunScript(
            database, Path.Combine(BenchFolder.Baseline, "baseline.schema.sql"), $"members={members}");
    }

    /// <summary>Runs it, warmed up, with 16, 32 and 64 clients (in the short and the rough form with 32).</summary>
    public static PostgresBaseline Measure(string database, int members, BenchOptions options)
    {
        PostgresBaseline? best = null;
        var (warmup, seconds) = options.HasRoughBaseline ? (1, 2) : (options.WarmupSeconds, options.Seconds);
        foreach (var clients in options.IsShort || options.HasRoughBaseline ? [32] : _clients)
        {
            // Each begins as ours does: after a checkpoint, warmed up as long (but for a rough one).
            PostgresServer.Checkpoint();
            Run(database, members, clients, warmup, "warm-up");
            PgbenchRun? run = null;
            var disk = PostgresServer.DiskBytes(database);
            var window = Window.Measure(
                null, true, () => run?.Transactions ?? 0,
                () => run = Run(database, members, clients, seconds, $"c{clients}"));
            Report.Progress($"  baseline with {clients} clients: {run!.Rate:N0}/s");
            if (best is null || run.Rate > best.Rate)
            {
                best = new PostgresBaseline(
                    database, members, clients, run.Rate, window,
                    (PostgresServer.DiskBytes(database) - disk) / (double)run.Transactions);
            }
        }
        return best!;
    }

    private static PgbenchRun Run(string database, int members, int clients, int seconds, string folder) =>
        PostgresServer.Pgbench(
            database, Path.Combine(BenchFolder.Work, folder),
            "-D", $"members={members}", "-f", Path.Combine(BenchFolder.Baseline, "baseline.pgbench"),
            "-c", clients.ToString(CultureInfo.InvariantCulture), "-T", seconds.ToString(CultureInfo.InvariantCulture));
}
