using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bashgah.Bench.Databases;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>
/// (g): what a server that does nothing else spends, in one way of doing it: not a proof that there is no cheaper one. HTTP alone:
/// our load on a server that answers without doing anything. Rows alone:
/// the baseline's rows, but for so many purchases in one transaction. What decides, encodes and proves comes on top.
/// </summary>
internal static class FloorPart
{
    private const string Database = "floor";
    private const int PurchasesATransaction = 64;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static void Run(Report report, BenchOptions options)
    {
        Report.Progress("g: HTTP alone");
        var http = MeasureHttp(options);
        Report.Progress($"  {http.Rate:N0}/s");
        Report.Progress("g: rows alone");
        var (rows, single) = MeasureRows(options);
        var floor = http.ServerMicroseconds + rows;
        report.Add('g', "requests answered by a server that does nothing", "1/s", http.Rate);
        report.Add('g', "CPU of that server", "µs", http.ServerMicroseconds);
        report.Add('g', "CPU of the load", "µs", http.LoadMicroseconds);
        report.Add('g', $"CPU of the database for the baseline's rows, {PurchasesATransaction} purchases a transaction", "µs", rows,
            single.Window.DatabaseMicroseconds);
        report.Add('g', "CPU of both", "µs", floor, single.Window.DatabaseMicroseconds);
        report.Add('g', "purchases that both leave room for", "1/s",
            Environment.ProcessorCount * 1e6 / (floor + http.LoadMicroseconds), single.Rate);
    }

    private static Window MeasureHttp(BenchOptions options)
    {
        var port = FreePort();
        using var process = Process.Start(BareServer.StartInfo(port)) ?? throw new BenchFailedException("The bare server was not started.");
        BenchFolder.Remember(process.Id);
        // Nobody reads what it says, which is little.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var address = new IPEndPoint(IPAddress.Loopback, port);
            WaitFor(address, process);
            long[] members = [.. Enumerable.Range(1, options.Members).Select(id => (long)id)];
            var requests = new PurchaseRequests(address, new string('k', 40), members, byExternalId: false, 'G');
            using var client = new LoadClient(address, options.Connections, requests);
            client.DriveClosed(options.WarmupSeconds);
            var window = Window.Measure(process.Id, false, () => client.Acknowledged, () => client.DriveClosed(options.Seconds));
            client.Drain();
            return window;
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
            BenchFolder.Forget(process.Id);
        }
    }

    /// <summary>CPU of the database a purchase in large transactions, and the baseline itself.</summary>
    private static (double Microseconds, PostgresBaseline Single) MeasureRows(BenchOptions options)
    {
        PostgresBaseline.Create(Database, options.Members);
        var single = PostgresBaseline.Measure(Database, options.Members, options);
        var script = Path.Combine(BenchFolder.Work, "floor.pgbench");
        File.WriteAllText(script, Script);
        PostgresServer.Checkpoint();
        Drive(options, script, options.WarmupSeconds, "floor-warm-up");
        PgbenchRun? run = null;
        var window = Window.Measure(
            null, true, () => run?.Transactions ?? 0, () => run = Drive(options, script, options.Seconds, "floor"));
        PostgresServer.Drop(Database);
        return (window.DatabaseMicroseconds / PurchasesATransaction, single);
    }

    // Members beside one another, which is less work than members anywhere. Two clients each have half of the members, so that
    // neither waits for a row of the other's.
    private static string Script =>
        $$"""
        \set m random(1 + :client_id * :members / 2, (1 + :client_id) * :members / 2 - {{PurchasesATransaction}})
        BEGIN;
        SELECT version, facts FROM baseline.member
          WHERE program = 1 AND id BETWEEN :m AND :m + {{PurchasesATransaction - 1}} FOR UPDATE;
        WITH n AS (SELECT g, nextval('baseline.ids') AS i FROM generate_series(0, {{PurchasesATransaction - 1}}) g),
          t AS (INSERT INTO baseline.txn SELECT 1, i, :m + g, 1, 'd' || i, 'k' || i, '\x00112233445566778899', 1, 1, 1,
            repeat('e', 420), repeat('t', 160) FROM n),
          p AS (INSERT INTO baseline.transfer SELECT 1, i, s, :m + g, s, 1, 2, 100, 100, 1, 1 FROM n, generate_series(0, 1) s),
          o AS (INSERT INTO baseline.outbox SELECT 1, i, repeat('t', 160), 1 FROM n)
          UPDATE baseline.member SET version = version + 1, facts = repeat('f', 640)
          WHERE program = 1 AND id BETWEEN :m AND :m + {{PurchasesATransaction - 1}};
        COMMIT;
        """;

    private static PgbenchRun Drive(BenchOptions options, string script, int seconds, string folder) => PostgresServer.Pgbench(
        Database, Path.Combine(BenchFolder.Work, folder), "-D", $"members={options.Members}", "-f", script, "-c", "2",
        "-T", seconds.ToString(CultureInfo.InvariantCulture));

    private static void WaitFor(IPEndPoint address, Process process)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < _patience)
        {
            if (process.HasExited)
                throw new BenchFailedException("The bare server ended.");
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(address);
                return;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            Thread.Sleep(50);
        }
        throw new BenchFailedException("The bare server was not ready in time.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
