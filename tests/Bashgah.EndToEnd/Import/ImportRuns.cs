using System.Text.Json;
using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Import;

/// <summary>Imports into a database by the executable, and what verify says of the result.</summary>
internal static class ImportRuns
{
    public static string Definition(string name) => Repository.PathOf("samples", "programs", name + ".json");

    /// <summary>Makes a program in an empty database.</summary>
    public static async Task CreateProgramAsync(string database, string definition) =>
        await BuiltExecutable.SucceedAsync(
            "programs", "create", "shop", "--definition", definition, "--database", database);

    /// <summary>Imports a file to its end. Rejected documents make the command end with 1; the rest must not.</summary>
    public static async Task ImportAsync(string database, string csv, int batch, bool hasRejects)
    {
        var result = await BuiltExecutable.RunAsync(
            "import", "purchases", csv, "--database", database, "--batch", Text(batch), "--rejects", RejectsOf(database, csv));
        Assert.True(result.ExitCode == (hasRejects ? 1 : 0), $"import ended with {result.ExitCode}:\n{result.Error}");
        Assert.Equal(hasRejects, File.Exists(RejectsOf(database, csv)));
    }

    /// <summary>Begins an import so many times and kills it each time at a random moment.</summary>
    public static async Task ImportKilledAsync(string database, string csv, int batch, int times, int patienceMilliseconds)
    {
        for (var i = 0; i < times; i++)
        {
            using var process = BuiltExecutable.Start(
                "import", "purchases", csv, "--database", database, "--batch", Text(batch), "--rejects", RejectsOf(database, csv));
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await Task.Delay(Random.Shared.Next(400, 400 + patienceMilliseconds));
            // SIGKILL: nothing is tidied up.
            process.Kill();
            await process.WaitForExitAsync();
            await Task.WhenAll(output, error);
        }
    }

    /// <summary>The digest, after proving the ledger with every decision made again.</summary>
    public static async Task<string> VerifiedDigestAsync(string database) =>
        await DigestOfAsync("verify", "--replay", "--json", "--database", database);

    /// <summary>The digest alone, of a ledger that was proved before.</summary>
    public static async Task<string> DigestAsync(string database) =>
        await DigestOfAsync("verify", "--json", "--database", database);

    /// <summary>Balance by member and currency, as exported.</summary>
    public static async Task<IReadOnlyDictionary<(string Member, string Currency), long>> BalancesAsync(string database, string file)
    {
        await BuiltExecutable.SucceedAsync("export", "accounts", file, "--database", database);
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal("member,currency,available,pending,held,debt", lines[0]);
        return lines.Skip(1).Select(line => line.Split(',')).ToDictionary(
            f => (f[0], f[1]), f => long.Parse(f[2]) + long.Parse(f[3]) + long.Parse(f[4]) - long.Parse(f[5]));
    }

    private static async Task<string> DigestOfAsync(params string[] verify)
    {
        using var report = JsonDocument.Parse(await BuiltExecutable.SucceedAsync(verify));
        return report.RootElement.GetProperty("digest").GetString()!;
    }

    private static string RejectsOf(string database, string csv) =>
        // A PostgreSQL database has no folder of its own: its rejects lie beside the file, under its name.
        database.Contains('=') ? $"{csv}.{Math.Abs(database.GetHashCode(StringComparison.Ordinal))}.rejects.csv" : $"{database}.rejects.csv";

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
