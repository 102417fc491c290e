using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Simulations;

/// <summary>Reads a report that was kept, maybe by an earlier release.</summary>
internal static class KeptReport
{
    /// <summary>The report. What an earlier release did not keep in it is what the program says, as far as no version of a policy may
    /// change it; else it is left out, and the assumption is <see cref="SpendingWords.Unknown"/>.</summary>
    public static SimulationAnswer Read(string text, CompiledProgram program)
    {
        var report = JsonSerializer.Deserialize<SimulationAnswer>(text, ApiJson.Options)!;
        report = report with
        {
            Policies = [.. report.Policies.Select(policy => Complete(policy, program))],
            Differences = [.. report.Differences.Select(difference => difference with { Bands = difference.Bands ?? [] })],
            Spending = report.Spending ?? SpendingWords.Unknown,
        };
        return report.Calendar is null
            ? report with
            {
                MoneyDigits = program.MoneyDigits,
                TimeZone = program.Calendar.TimeZoneId,
                Calendar = SimulationReport.WordOf(program.Calendar.Calendar),
            }
            : report;
    }

    private static PolicyAnswer Complete(PolicyAnswer policy, CompiledProgram program) => policy with
    {
        Digits = policy.Digits ?? PolicyAnswer.DigitsOf(program),
        Names = policy.Names ?? [],
    };
}
