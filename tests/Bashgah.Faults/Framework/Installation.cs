namespace Bashgah.Faults.Framework;

/// <summary>Tests that need a PostgreSQL server of their own, to stop it as they like.</summary>
public sealed class RequiresOwnPostgresAttribute : RequirementAttribute
{
    public override string? Missing => PostgresInstallation.Find() is null
        ? "needs PostgreSQL installed (initdb, pg_ctl), and a user 'postgres' where the tests run as root"
        : null;
}

/// <summary>The programs of PostgreSQL on this machine.</summary>
internal static class PostgresInstallation
{
    private static readonly string[] Roots = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt"];

    /// <summary>The newest folder with <c>initdb</c>, or null.</summary>
    public static string? Find()
    {
        if (OperatingSystem.IsWindows() || (Environment.IsPrivilegedProcess && !HasDatabaseUser()))
            return null;
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var installed = Roots.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .OrderDescending(StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, "bin"));
        return installed.Concat(onPath).FirstOrDefault(
            folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private static bool HasDatabaseUser() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal));
}
