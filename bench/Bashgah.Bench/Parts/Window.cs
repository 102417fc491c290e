using Bashgah.Bench.Databases;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>What happened between two moments.</summary>
/// <param name="Rate">Purchases a second.</param>
/// <param name="Count">Purchases.</param>
/// <param name="Seconds">How long it was.</param>
/// <param name="Cpu">Processor time meanwhile.</param>
/// <param name="LogBytes">Write-ahead log meanwhile; 0 where there is no PostgreSQL.</param>
internal sealed record Window(double Rate, long Count, double Seconds, CpuTimes Cpu, long LogBytes)
{
    /// <summary>Microseconds of the server a purchase.</summary>
    public double ServerMicroseconds => Cpu.Server / Count;

    /// <summary>Microseconds of the database a purchase.</summary>
    public double DatabaseMicroseconds => Cpu.Database / Count;

    /// <summary>Microseconds a purchase of what makes the load: our client, or pgbench.</summary>
    public double LoadMicroseconds => (Cpu.Client + Cpu.Children) / Count;

    /// <summary>Share of the machine that other processes used.</summary>
    public double OthersShare => Cpu.Others / (Seconds * 1e6 * Environment.ProcessorCount);

    /// <summary>Measures what is done within.</summary>
    public static Window Measure(int? server, bool hasPostgres, Func<long> countSoFar, Action work)
    {
        int? database = hasPostgres ? PostgresServer.ProcessId : null;
        var logBefore = hasPostgres ? PostgresServer.LogPosition() : 0;
        var (countBefore, cpuBefore) = (countSoFar(), CpuTimes.Now(server, database));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        work();
        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        var cpu = CpuTimes.Now(server, database) - cpuBefore;
        var count = countSoFar() - countBefore;
        if (count == 0)
            throw new BenchFailedException("Nothing was done in the measured window.");
        var log = hasPostgres ? PostgresServer.LogPosition() - logBefore : 0;
        return new Window(count / seconds, count, seconds, cpu, log);
    }
}
