using System.CommandLine;
using Bashgah.Engine.Liability;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Liability;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Commands;

/// <summary><c>liability</c>: what is outstanding, what it costs, what of it will never be spent, and the monthly statement.</summary>
internal static class LiabilityCommand
{
    private static readonly Option<string?> From = DayOption.Create(
        "--from", "A day of the statement's first month (default: the first in which anything moved)");

    private static readonly Option<string?> To = DayOption.Create("--to", "A day of the statement's last month (default: the current)");

    private static readonly Option<bool> Csv = new("--csv")
    {
        Description = "Print the monthly statement as CSV on standard output",
    };

    private static readonly Option<string> Words = LanguageOption.Create("Language of the words");

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "liability",
            "Tell what is outstanding by currency, age and expiry, what it costs, what of it will probably never be spent, and what moved month by month.",
            common, RunAsync);
        command.Options.Add(From);
        command.Options.Add(To);
        command.Options.Add(Csv);
        command.Options.Add(Words);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Csv) && result.GetValue(common.Json))
                result.AddError("--csv and --json do not go together.");
            if (DayOption.DayOf(result.GetValue(To)) < DayOption.DayOf(result.GetValue(From)))
                result.AddError("--to lies before --from.");
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var policy = await CommandDatabase.PolicyAsync(database, program, cancellationToken);
        var reading = new ProgressReport(run.Console, TimeProvider.System, "transfers and members", total: null);
        var count = 0L;
        var book = await LiabilityReading.ReadAsync(
            database.Ledger, program.Id, policy, CommandClock.Now(), n => reading.Reached(count = n), cancellationToken);
        reading.Finished(count);
        Print(run, book);
        return ExitCode.Success;
    }

    private static void Print(CommandRun run, LiabilityBook book)
    {
        var statement = LiabilityStatementAnswer.Of(book, DayOption.DayOf(run.Get(From)), DayOption.DayOf(run.Get(To)));
        if (run.Get(Csv))
        {
            foreach (var line in LiabilityCsv.Lines(statement))
                run.Console.Text(line);
            return;
        }
        var liability = LiabilityAnswer.Of(book);
        var text = new LiabilityText(Wording.In(run.Get(Words)!), book.Program.Calendar);
        run.Console.Result(new { liability, statement }, text.Lines(liability, statement));
    }
}
