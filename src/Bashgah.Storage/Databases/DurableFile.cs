using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Bashgah.Storage.Databases;

/// <summary>Files that are there whole and on disk, after a power cut too, or not at all. Only their owner may read them.</summary>
internal static class DurableFile
{
    private const int OpenReadOnly = 0;

    /// <summary>Writes a file unless it is there; of several that do so at once, one is first.</summary>
    public static void WriteNew(string path, byte[] content)
    {
        var draft = WriteAside(path, content);
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first.
            File.Delete(draft);
        }

        FlushFolderOf(path);
    }

    /// <summary>Puts content in the place of what a file holds.</summary>
    public static void Replace(string path, byte[] content)
    {
        File.Move(WriteAside(path, content), path, overwrite: true);
        FlushFolderOf(path);
    }

    /// <summary>Gives a file its name for good. There must be none of that name.</summary>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: false);
        FlushFolderOf(to);
    }

    /// <summary>A new or renamed file is there after a power cut only when its folder was written too.</summary>
    public static void FlushFolderOf(string path)
    {
        // Windows writes names through by itself, and lets nobody open a folder for this.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = open(Path.GetDirectoryName(Path.GetFullPath(path))!, OpenReadOnly);
        if (folder < 0)
        {
            throw new IOException($"The folder of {path} cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (fsync(folder) != 0)
            {
                throw new IOException($"The folder of {path} cannot be written to disk (error {Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            _ = close(folder);
        }
    }

    private static string WriteAside(string path, byte[] content)
    {
        var draft = $"{path}.{Environment.ProcessId}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        using var stream = new FileStream(draft, PrivateFile.NewFile());
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return draft;
    }

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);
}
