namespace Bashgah.Testing;

/// <summary>Where the sources of the running tests lie.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution file.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bashgah.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Bashgah.slnx at or above {start}.");
    }
}
