using System.Globalization;

namespace Bashgah.Bench.Measuring;

/// <summary>Processor time so far, in microseconds, from <c>/proc</c>.</summary>
/// <param name="Server">Of the server's process.</param>
/// <param name="Database">Of all processes of the database, also those that have ended.</param>
/// <param name="Client">Of this process, which makes the load.</param>
/// <param name="Children">Of processes that this one started and that have ended: pgbench.</param>
/// <param name="Machine">Of everything that runs here.</param>
internal readonly record struct CpuTimes(double Server, double Database, double Client, double Children, double Machine)
{
    // The kernel's unit in /proc, on every architecture that it is built for.
    private const double MicrosecondsPerTick = 10_000;

    /// <summary>Reads all of them now.</summary>
    public static CpuTimes Now(int? server, int? database)
    {
        var own = Read(Environment.ProcessId);
        return new CpuTimes(
            server is { } s ? Read(s).Own : 0,
            database is { } d ? OfDatabase(d) : 0,
            own.Own, own.Ended, OfMachine());
    }

    public static CpuTimes operator -(CpuTimes a, CpuTimes b) => new(
        a.Server - b.Server, a.Database - b.Database, a.Client - b.Client, a.Children - b.Children, a.Machine - b.Machine);

    /// <summary>Time of processes that are no part of the measurement: an idle machine has nearly none.</summary>
    public double Others => Math.Max(0, Machine - Server - Database - Client - Children);

    /// <summary>
    /// Time of the thread that asks, so that others on the machine do not count; the thread's collections of garbage do.
    /// </summary>
    public static double OfThisThread()
    {
        // Nanoseconds on a processor, then nanoseconds of waiting for one.
        var text = File.ReadAllText("/proc/thread-self/schedstat");
        return double.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture) / 1e3;
    }

    /// <summary>Largest memory that a process held so far, in bytes.</summary>
    public static double PeakMemory(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * double.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }

    private static double OfDatabase(int main)
    {
        // A process that ends meanwhile is in neither sum, and pgbench's end together: until none ended while they were added up.
        while (true)
        {
            var (own, ended, _) = Read(main);
            var sum = own + ended + OfChildren(main);
            if (Read(main).Ended == ended)
                return sum;
        }
    }

    private static double OfChildren(int main)
    {
        var sum = 0.0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                if (Read(id) is var process && process.Parent == main)
                    sum += process.Own;
            }
            catch (IOException)
            {
                // It ended between the listing and the reading.
            }
        }
        return sum;
    }

    private static double OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // user nice system (idle iowait) irq softirq steal
        return MicrosecondsPerTick * new[] { 1, 2, 3, 6, 7, 8 }.Sum(i => double.Parse(fields[i], CultureInfo.InvariantCulture));
    }

    private static (double Own, double Ended, int Parent) Read(int processId)
    {
        // The name stands in parentheses and may hold anything.
        var text = File.ReadAllText($"/proc/{processId}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        double Ticks(int field) => double.Parse(fields[field - 3], CultureInfo.InvariantCulture) * MicrosecondsPerTick;
        return (Ticks(14) + Ticks(15), Ticks(16) + Ticks(17), int.Parse(fields[1], CultureInfo.InvariantCulture));
    }
}
