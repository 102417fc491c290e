namespace Bashgah.Testing;

/// <summary>
/// Something outside the process that a test cannot do without. Put on a class or a method whose tests are
/// <see cref="ConditionalFactAttribute"/> or <see cref="ConditionalTheoryAttribute"/>: where it is absent they
/// show as skipped, with the reason, instead of passing without having run.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public abstract class RequirementAttribute : Attribute
{
    /// <summary>Why the tests cannot run here, or null when they can.</summary>
    public abstract string? Missing { get; }
}

/// <summary>Tests that need a PostgreSQL server, named by <see cref="ConnectionVariable"/>.</summary>
public sealed class RequiresPostgresAttribute : RequirementAttribute
{
    /// <summary>The variable holding the connection string of a server on which databases may be made.</summary>
    public const string ConnectionVariable = "BASHGAH_TEST_POSTGRES";

    /// <summary>The server's connection string, or null when none is configured.</summary>
    public static string? Connection =>
        Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } value ? value : null;

    public override string? Missing =>
        Connection is null ? $"needs PostgreSQL: set {ConnectionVariable} or run ./test.sh" : null;
}

/// <summary>Tests that need a file of the public data set, which is not part of the repository.</summary>
/// <param name="file">The file's path inside the data folder.</param>
public sealed class RequiresPublicDataAttribute(string file) : RequirementAttribute
{
    public string File => file;

    public override string? Missing => System.IO.File.Exists(PublicData.PathOf(file))
        ? null
        : $"needs the public data: {PublicData.FolderVariable} must name a folder that holds {file}";
}

/// <summary>Tests that need a program of the machine's, found where programs are.</summary>
/// <param name="name">Its name, or several of which one is enough, separated by spaces.</param>
public sealed class RequiresProgramAttribute(string name) : RequirementAttribute
{
    public string Name => name;

    public override string? Missing => PathOf(name) is null ? $"needs the program {name.Replace(" ", " or ")}" : null;

    /// <summary>Where the first of the programs is, or null.</summary>
    public static string? PathOf(string names) =>
        names.Split(' ')
            .SelectMany(one => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, one)))
            .FirstOrDefault(File.Exists);
}

/// <summary>Tests of what is done on Linux only.</summary>
public sealed class RequiresLinuxAttribute : RequirementAttribute
{
    public override string? Missing => OperatingSystem.IsLinux() ? null : "is done on Linux only";
}
