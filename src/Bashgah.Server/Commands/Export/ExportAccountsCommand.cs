using System.CommandLine;
using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Export;

/// <summary><c>export accounts</c>: every member's balance in every currency.</summary>
internal static class ExportAccountsCommand
{
    private static readonly Option<string?> AsOf = new Option<string?>("--as-of")
    {
        Description = "Leave out what time alone will have ended by then (default: now), like 2026-01-31T18:30:00+08:00; not before the latest event",
        HelpName = "time",
    }.OfTime();

    public static Command Create(CommonOptions common) => ExportCommands.Make(
        "accounts", "Write member, currency, available, pending, held and debt, one row an account.", common, WriteAsync, AsOf);

    private static Task WriteAsync(ExportJob export, CancellationToken cancellationToken)
    {
        var at = export.Run.Get(AsOf) is { } text ? CommandClock.Parse(text, AsOf.Name) : CommandClock.Now();
        return WriteAsync(export, at, cancellationToken);
    }

    private static async Task WriteAsync(ExportJob export, long at, CancellationToken cancellationToken)
    {
        // Facts stand at the latest event: an earlier balance is a question for the entries.
        var latest = await export.Database.Ledger.LatestRecordedAtAsync(export.Program.Id, cancellationToken);
        if (export.Run.Get(AsOf) is not null && at < latest)
        {
            throw new CommandFailedException(
                $"--as-of lies before the latest event ({EngineInstant.Format(latest.Value)}). Earlier balances are in 'export entries'.");
        }

        await export.WriteAsync(["member", "currency", "available", "pending", "held", "debt"], async table =>
        {
            var all = export.Database.Ledger.ReadAllFactsAsync(export.Program.Id, cancellationToken)
                .WithNamesAsync(export.Database.Members, export.Program.Id, cancellationToken);
            await foreach (var (stored, name) in all)
            {
                // What is due but not yet written is left out (S5.4), as the API's answers do.
                var facts = Advance.To(export.Policy, stored, Math.Max(at, stored.ClockAt));
                foreach (var currency in CurrenciesOf(export.Policy, at, facts))
                    Write(table, name, currency, facts.Accounts.Find(a => a.Currency == currency));
                export.Progress.Reached(table.Count);
            }
        });
    }

    /// <summary>The program's currencies in its order, then those that an earlier version had.</summary>
    private static IEnumerable<string> CurrenciesOf(PolicyHistory policy, long at, MemberFacts facts) =>
        policy.At(at).Currencies.Select(c => c.Id).Union(facts.Accounts.Select(a => a.Currency), StringComparer.Ordinal);

    private static void Write(ExportTable table, string member, string currency, AccountFacts? account)
    {
        long available = 0, pending = 0, held = 0;
        foreach (var lot in account?.Lots ?? [])
        {
            available += lot.Available;
            pending += lot.Pending;
            held += lot.Held;
        }
        table.Write(member, currency, available, pending, held, account?.Debt ?? 0);
    }
}
