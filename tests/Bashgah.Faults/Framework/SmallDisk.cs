using System.Diagnostics;
using System.Globalization;

namespace Bashgah.Faults.Framework;

/// <summary>Tests that need a file system of their own, which only root may mount.</summary>
public sealed class RequiresMountAttribute : RequirementAttribute
{
    public override string? Missing => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && CanMount()
        ? null
        : "needs to mount a small file system: Linux, as root";

    private static bool CanMount()
    {
        try
        {
            new MountedDisk().DisposeAsync().AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>Tests that bound the files of a process.</summary>
public sealed class RequiresFileLimitAttribute : RequirementAttribute
{
    public override string? Missing => OperatingSystem.IsLinux() && File.Exists("/usr/bin/prlimit")
        ? null
        : "needs prlimit (Linux)";
}

/// <summary>A place for a database that can be made full, and have room again.</summary>
internal abstract class SmallDisk : IAsyncDisposable
{
    /// <summary>Where the database is to lie.</summary>
    public abstract string Folder { get; }

    /// <summary>Changes how a server is started that is to feel it.</summary>
    public virtual void Prepare(ProcessStartInfo start)
    {
    }

    /// <summary>Nothing more can be written.</summary>
    public abstract void Fill(Node node);

    /// <summary>There is room again.</summary>
    public abstract void Free(Node node);

    public abstract ValueTask DisposeAsync();

    protected static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}

/// <summary>The real thing: a small file system, which a file beside the database fills to the last byte (ENOSPC).</summary>
internal sealed class MountedDisk : SmallDisk
{
    private const int ChunkBytes = 64 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-disk-").FullName;

    public MountedDisk() => Run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", _folder);

    public override string Folder => _folder;

    public override void Fill(Node node)
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        // In ever smaller pieces, so that nothing is left.
        for (var size = ChunkBytes; size > 0; size /= 2)
        {
            try
            {
                while (true)
                    ballast.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full for this size.
            }
        }
    }

    public override void Free(Node node) => File.Delete(Ballast);

    public override ValueTask DisposeAsync()
    {
        Run("umount", _folder);
        Directory.Delete(_folder);
        return ValueTask.CompletedTask;
    }

    private string Ballast => Path.Combine(_folder, "ballast");
}

/// <summary>For those who may not mount: the server may not make its files longer than they are (EFBIG).</summary>
internal sealed class LimitedFiles : SmallDisk
{
    private readonly TemporaryFolder _folder = new();

    public override string Folder => _folder.Path;

    /// <summary>The system would end the process with a signal, if it did not ignore it.</summary>
    public override void Prepare(ProcessStartInfo start)
    {
        var arguments = start.ArgumentList.ToList();
        start.ArgumentList.Clear();
        foreach (var word in (string[])["-c", "trap '' XFSZ; exec \"$@\"", "sh", start.FileName, .. arguments])
            start.ArgumentList.Add(word);
        start.FileName = "sh";
    }

    public override void Fill(Node node)
    {
        var longest = Directory.GetFiles(Folder).Max(file => new FileInfo(file).Length);
        Limit(node, longest.ToString(CultureInfo.InvariantCulture));
    }

    public override void Free(Node node) => Limit(node, "unlimited");

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    // The soft limit alone: a hard one could not be taken back.
    private static void Limit(Node node, string bytes) =>
        Run("prlimit", "--pid", node.ProcessId.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:");
}
