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

    /// <summary>Copies a file so that the target is there whole and on disk, or not at all. It must not exist.</summary>
    public static void CopyWhole(string source, string target)
    {
        var aside = $"{target}.{Environment.ProcessId}.restoring";
        try
        {
            using (var from = File.OpenRead(source))
            using (var to = new FileStream(aside, NewFile()))
            {
                from.CopyTo(to);
                to.Flush(flushToDisk: true);
            }

            DurableFile.Move(aside, target);
        }
        catch
        {
            File.Delete(aside);
            throw;
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
