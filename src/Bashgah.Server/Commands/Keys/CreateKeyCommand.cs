using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Commands.Keys;

/// <summary><c>keys create</c>: makes an API key and shows it, this once.</summary>
internal static class CreateKeyCommand
{
    private const int LabelMax = 100;

    private static readonly Argument<string> Label = new("label")
    {
        Description = "What the key is for, e.g. 'till 3'",
    };

    private static readonly Option<string[]> Scopes = new("--scopes")
    {
        Description = $"What it may do: scopes or roles ({string.Join(", ", ApiScopes.Roles.Keys)}), separated by spaces or commas (default: till)",
        HelpName = "scope…",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("create", "Make an API key. It is shown once and cannot be had again.", common, RunAsync);
        command.Arguments.Add(Label);
        command.Options.Add(Scopes);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var label = run.Get(Label);
        if (label.Length is 0 or > LabelMax)
            throw CommandFailedException.OfUsage($"A label has 1 to {LabelMax} characters.");
        var scopes = (run.Get(Scopes) ?? []).SelectMany(s => s.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();
        if (scopes.Count == 0)
            scopes.Add("till");
        if (scopes.Where(s => !ApiScopes.IsKnown(s)).ToList() is { Count: > 0 } unknown)
        {
            throw CommandFailedException.OfUsage(
                $"Unknown scopes: {string.Join(", ", unknown)}. Roles: {string.Join(", ", ApiScopes.Roles.Keys)}; scopes: {string.Join(", ", ApiScopes.All.Keys)}.");
        }

        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var (key, text) = await database.ApiKeys.CreateAsync(
            program.Id, label, scopes, CommandRun.Source, CommandClock.Now(), cancellationToken);
        run.Console.Result(
            new { id = key.Id, program = program.Slug, label, scopes, key = text },
            text, $"Key {key.Id} of '{program.Slug}' for {string.Join(", ", scopes)}. Keep it: it is not shown again.");
        return ExitCode.Success;
    }
}
