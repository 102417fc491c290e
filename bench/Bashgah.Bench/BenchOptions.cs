using System.Globalization;

namespace Bashgah.Bench;

/// <summary>What is measured, and in what size.</summary>
internal sealed record BenchOptions
{
    /// <summary>Shown by <c>--help</c>.</summary>
    public const string Help =
        """
        bench/run.sh [parts] [options]

        parts (default: all)
          a  durable purchases over HTTP on PostgreSQL, beside one transaction a purchase
          b  the same on SQLite
          c  latency at 80 % of the rate at which the baseline saturates
          d  (a) with few members and no history, and with many members and a long history
          e  deciding alone, one thread
          f  memory, log and disk: measured with a and d, so f alone measures a
          g  what a server that does nothing else spends: HTTP alone, and the baseline's rows alone in large transactions
          h  three drafts on a real year, beside parsing its file alone; BASHGAH_DATA names the folder of data, else it is left out

        options
          --short           small sizes, to see that it works; the figures mean nothing
          --seconds N       of each measured window (20)
          --warmup N        seconds before it (10); longer for a server that has not done 30,000 purchases by then
          --connections N   of the load client (256)
          --members N       of a, b and c (100000)
          --few N           members of d's small ledger (20000)
          --many N          members of d's large ledger (2000000)
          --history N       least transactions of d's large ledger (20000000)
          --levels N        the program gives commission up N levels, and members stand in long lines (not d)
          --by id|external  how purchases name their member (id, as the baseline does)
          --rough-baseline  measures the baseline for two seconds only: for work on the server, not for figures
          --json FILE       writes everything that was measured
          --markdown        prints the tables as Markdown
        """;

    private static readonly string _allParts = "abcdefgh";

    public string Parts { get; private init; } = _allParts;

    public bool IsHelp { get; private init; }

    public bool IsShort { get; private init; }

    public int Seconds { get; private init; } = 20;

    public int WarmupSeconds { get; private init; } = 10;

    /// <summary>The server's warm-up goes on, up to a minute, until it has done as many.</summary>
    public int WarmupPurchases { get; private init; } = 30_000;

    public int Connections { get; private init; } = 256;

    public int Members { get; private init; } = 100_000;

    public int FewMembers { get; private init; } = 20_000;

    public int ManyMembers { get; private init; } = 2_000_000;

    public int History { get; private init; } = 20_000_000;

    /// <summary>Levels that the program gives commission on; 0: it gives none.</summary>
    public int Levels { get; private init; }

    public bool ByExternalId { get; private init; }

    public bool HasRoughBaseline { get; private init; }

    public string? JsonFile { get; private init; }

    public bool IsMarkdown { get; private init; }

    public bool Has(char part) => Parts.Contains(part, StringComparison.Ordinal);

    /// <summary>Reads the command line. Throws <see cref="BenchFailedException"/> on what it does not know.</summary>
    public static BenchOptions Parse(string[] arguments)
    {
        var short_ = arguments.Contains("--short", StringComparer.Ordinal);
        var options = !short_ ? new BenchOptions() : new BenchOptions
        {
            IsShort = true, Seconds = 1, WarmupSeconds = 1, WarmupPurchases = 300, Connections = 64, Members = 1_000, FewMembers = 500,
            ManyMembers = 5_000, History = 50_000,
        };
        var parts = "";
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            string Value() => ++i < arguments.Length ? arguments[i] : throw Unknown($"{argument} takes a value");
            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
                ? n : throw Unknown($"{argument} takes a number above 0");
            if (argument.Length == 1 && _allParts.Contains(argument, StringComparison.Ordinal))
            {
                parts += argument;
                continue;
            }
            options = argument switch
            {
                "--help" => options with { IsHelp = true },
                "--short" => options,
                "--seconds" => options with { Seconds = Number() },
                "--warmup" => options with { WarmupSeconds = Number() },
                "--connections" => options with { Connections = Number() },
                "--members" => options with { Members = Number() },
                "--few" => options with { FewMembers = Number() },
                "--many" => options with { ManyMembers = Number() },
                "--history" => options with { History = Number() },
                "--levels" => options with { Levels = Number() },
                "--by" => options with { ByExternalId = Value() switch
                {
                    "id" => false, "external" => true, _ => throw Unknown("--by takes id or external"),
                } },
                "--rough-baseline" => options with { HasRoughBaseline = true },
                "--json" => options with { JsonFile = Value() },
                "--markdown" => options with { IsMarkdown = true },
                _ => throw Unknown($"'{argument}' is not known"),
            };
        }
        options = parts.Length == 0 ? options : options with { Parts = parts };
        if (options.Levels > 0 && options.Has('d'))
            throw Unknown("--levels is not for d: name the other parts");
        return options;
    }

    private static BenchFailedException Unknown(string what) => new($"{what}; see bench/run.sh --help.");
}
