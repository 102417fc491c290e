using System.Diagnostics;
using Bashgah.Bench.Measuring;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Bench.Parts;

/// <summary>
/// (e): deciding alone on one thread. In go a typed event and decoded facts, out comes the decision with its trace, which holds
/// every rule that gave nothing and why. Then how it grows with the rules.
/// </summary>
internal static class DecidingPart
{
    private const int MembersCount = 1_000;
    private const int PurchasesEach = 25;
    private const int GrowthMembersCount = MembersCount / 5;
    private const int RoundsCount = 9;

    /// <param name="report">Where the figures go.</param>
    /// <param name="options">How long.</param>
    /// <param name="serverMicroseconds">Server CPU a purchase in (a), if it was measured.</param>
    public static void Run(Report report, BenchOptions options, double? serverMicroseconds)
    {
        var club = new SampleClub(MembersCount, PurchasesEach);
        // As the store gives them: written and read again.
        var encoded = club.Members.Values.ToDictionary(m => m.Id, FactsCodec.Write);
        var members = encoded.ToDictionary(m => m.Key, m => FactsCodec.Read(m.Value));
        var purchases = Enumerable.Range(0, 8 * MembersCount)
            .Select(i => club.Purchase(1 + (i % MembersCount), club.Now + 1_000_000)).ToArray();
        // Loads every counter that these purchases ask for, and makes the code hot.
        foreach (var purchase in purchases)
            club.Decide(purchase, club.Now + 1_000_000);
        Measure(club, members, purchases, options.WarmupSeconds / 2.0);
        var (microseconds, bytes, reasons, count) = Measure(club, members, purchases, options.Seconds / 2.0);
        report.Add('e', "deciding alone", "µs", microseconds);
        report.Add('e', "allocated by deciding", "bytes", bytes);
        report.Add('e', "reasons why a rule gave nothing", "", reasons);
        report.Add('e', "facts row", "bytes", encoded.Values.Average(b => b.Length));
        if (serverMicroseconds is { } server)
            report.Add('e', "deciding as share of the server's CPU in a", "%", 100 * microseconds / server);
        Report.Progress($"  decided {count:N0} times, {microseconds:0.0} µs each");
        MeasureGrowth(report, options);
        MeasureLevels(report, options);
    }

    /// <summary>How deciding grows with the levels that commission goes up.</summary>
    private static void MeasureLevels(Report report, BenchOptions options)
    {
        int[] levels = [0, 1, 3, 10];
        var each = MeasureInTurn([.. levels.Select(n => new SampleClub(GrowthMembersCount, PurchasesEach, levels: n))], options);
        for (var i = 0; i < levels.Length; i++)
            report.Add('e', $"deciding with {levels[i]} levels of commission", "µs", each[i].Microseconds);
        report.Add(
            'e', "what ten levels add / what one level adds", "",
            (each[^1].Microseconds - each[0].Microseconds) / (each[1].Microseconds - each[0].Microseconds));
    }

    /// <summary>How deciding grows with the rules: of as many times the rules, as many times the rules give.</summary>
    private static void MeasureGrowth(Report report, BenchOptions options)
    {
        SampleClub[] clubs = [.. new[] { 1, 3, 10 }.Select(times => new SampleClub(GrowthMembersCount, PurchasesEach, times))];
        var each = MeasureInTurn(clubs, options);
        for (var i = 0; i < clubs.Length; i++)
        {
            report.Add('e', $"deciding with {clubs[i].RulesCount} rules", "µs", each[i].Microseconds);
            report.Add('e', $"allocated with {clubs[i].RulesCount} rules", "bytes", each[i].Bytes);
        }
    }

    /// <summary>
    /// Several clubs that are compared: each for a short while, then all again, so that a machine whose speed changes does so for all.
    /// The median of the rounds counts.
    /// </summary>
    private static (double Microseconds, double Bytes)[] MeasureInTurn(SampleClub[] clubs, BenchOptions options)
    {
        var purchases = Array.ConvertAll(clubs, club => Enumerable.Range(0, 2 * MembersCount)
            .Select(i => club.Purchase(1 + (i % GrowthMembersCount), club.Now + 1_000_000)).ToArray());
        for (var i = 0; i < clubs.Length; i++)
        {
            foreach (var purchase in purchases[i])
                clubs[i].Decide(purchase, clubs[i].Now + 1_000_000);
            Measure(clubs[i], clubs[i].Members, purchases[i], options.WarmupSeconds / 4.0);
        }
        var rounds = Array.ConvertAll(clubs, _ => new List<(double Microseconds, double Bytes)>());
        for (var round = 0; round < RoundsCount; round++)
        {
            for (var i = 0; i < clubs.Length; i++)
            {
                var (microseconds, bytes, _, _) = Measure(
                    clubs[i], clubs[i].Members, purchases[i], options.Seconds / 4.0 / RoundsCount);
                rounds[i].Add((microseconds, bytes));
            }
        }
        return Array.ConvertAll(rounds, of => of.Order().ElementAt(RoundsCount / 2));
    }

    private static (double Microseconds, double Bytes, double Reasons, long Count) Measure(
        SampleClub club, IReadOnlyDictionary<long, MemberFacts> members, Purchase[] purchases, double seconds)
    {
        var scope = club.Scope(members, club.Now + 1_000_000);
        long count = 0;
        long reasons = 0;
        var cpuBefore = CpuTimes.OfThisThread();
        var bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            foreach (var purchase in purchases)
            {
                if (Decider.Decide(scope, purchase) is not Outcome.Accepted { Decisions: [var decision] })
                    throw new BenchFailedException("A purchase was not decided on its own.");
                reasons += decision.Trace.NotFired.Count;
            }
            count += purchases.Length;
        }
        var bytes = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        var cpu = CpuTimes.OfThisThread() - cpuBefore;
        return (cpu / count, bytes / (double)count, reasons / (double)count, count);
    }
}
