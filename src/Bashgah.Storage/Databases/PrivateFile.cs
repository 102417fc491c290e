namespace Bashgah.Storage.Databases;

/// <summary>Files with ledgers, keys or personal data: only their owner may read them, whatever the umask says.</summary>
internal static class PrivateFile
{
    /// <summary>Makes the file, empty, unless it is there. SQLite gives its side files the same rights.</summary>
    public static void Ensure(string path)
    {
        if (File.Exists(path)) return;
        try
        {
            using var stream = new FileStream(path, NewFile());
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first, and made it the same way.
        }
    }

    /// <summary>How a new file is opened for writing.</summary>
    public static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
