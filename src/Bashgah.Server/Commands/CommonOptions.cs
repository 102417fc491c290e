using System.CommandLine;

namespace Bashgah.Server.Commands;

/// <summary>Options that every command takes, before or after its own.</summary>
internal sealed class CommonOptions
{
    /// <summary>Environment variable that names the database where the option does not.</summary>
    public const string DatabaseVariable = "BASHGAH_DATABASE";

    /// <summary>The database where nothing names one: a file in the current folder.</summary>
    public const string DatabaseDefault = "bashgah.db";

    /// <summary>Which database; null when the command line does not say.</summary>
    public Option<string?> Database { get; } = new("--database")
    {
        Description = $"SQLite file path, or PostgreSQL connection string (default: ${DatabaseVariable}, else {DatabaseDefault})",
        HelpName = "path|connection",
        Recursive = true,
    };

    /// <summary>Which program of the database.</summary>
    public Option<string?> Program { get; } = new("--program")
    {
        Description = "Slug of the program (default: the only one)",
        HelpName = "slug",
        Recursive = true,
    };

    /// <summary>Results as JSON.</summary>
    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the result as JSON on standard output",
        Recursive = true,
    };

    /// <summary>Adds all of them.</summary>
    public void AddTo(Command root)
    {
        root.Options.Add(Database);
        root.Options.Add(Program);
        root.Options.Add(Json);
    }

    /// <summary>The database that is meant.</summary>
    public string DatabaseOf(ParseResult parsed) =>
        parsed.GetValue(Database) is { Length: > 0 } named ? named
        : Environment.GetEnvironmentVariable(DatabaseVariable) is { Length: > 0 } configured ? configured
        : DatabaseDefault;
}
