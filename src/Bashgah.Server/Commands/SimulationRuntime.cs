using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Bashgah.Server.Commands;

/// <summary>
/// The runtime that <c>simulate</c> runs on. The settings of a server, which lives for weeks, do not suit what is over in seconds, and
/// they can be chosen only when a process starts: so this one becomes itself once more, with others.
/// </summary>
/// <remarks>
/// Measured with three drafts of the supermarket's program on a real shop's year, once and several times over (<c>bench/run.sh h</c> has one
/// and four): a year takes a quarter less time and a third less memory, four years as much time, eight up to a tenth more time, both with
/// two fifths less memory. On other systems than Linux nothing is set.
/// </remarks>
internal static class SimulationRuntime
{
    /// <summary>Names as the runtime reads them from its environment.</summary>
    private static readonly (string Name, string Value)[] Settings =
    [
        // Code is watched to be compiled better later: a year is over before that pays.
        ("DOTNET_TieredPGO", "0"),
        // Loops run long at once: they are compiled well from the first.
        ("DOTNET_TC_QuickJitForLoops", "0"),
        // While old memory is looked through beside the work, the work takes more of it.
        ("DOTNET_gcConcurrent", "0"),
        // Hexadecimal, bytes: what is needed for a moment only does not wait long.
        ("DOTNET_GCGen0MaxBudget", "0x2000000"),
    ];

    /// <summary>For the arguments of <c>simulate</c>, starts anew with the settings that the environment does not name; does not
    /// return then. Otherwise, and where that cannot be done or somebody looks on, does nothing.</summary>
    public static void BeginFor(string[] args)
    {
        if (args is not ["simulate", ..] || !OperatingSystem.IsLinux() || IsLookedOn())
            return;
        var missing = Settings.Where(setting => Environment.GetEnvironmentVariable(setting.Name) is null).ToList();
        if (missing.Count == 0)
            return;
        try
        {
            var words = Texts(File.ReadAllBytes("/proc/self/cmdline"));
            // Behind an emulator there may be other words than these.
            if (Environment.ProcessPath is not { } path || !EndsWith(words, args))
                return;
            var environment = Texts(File.ReadAllBytes("/proc/self/environ"))
                .Concat(missing.Select(setting => Encoding.ASCII.GetBytes($"{setting.Name}={setting.Value}\0")));
            CloseDiagnostics();
            _ = Replace([.. Encoding.UTF8.GetBytes(path), 0], Addresses(words), Addresses(environment));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            // Without /proc or this library it runs as it is.
        }
    }

    /// <summary>A debugger, or a tool that waits for the process, would take its new beginning for its end.</summary>
    private static bool IsLookedOn() =>
        Debugger.IsAttached || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOTNET_DiagnosticPorts"));

    private static bool EndsWith(List<byte[]> words, string[] args) =>
        words.Count > args.Length
        && words.TakeLast(args.Length).Select(word => Encoding.UTF8.GetString(word).TrimEnd('\0')).SequenceEqual(args);

    /// <summary>The runtime makes a socket for diagnostics, named by process and start, and removes it when it ends by itself. It does not
    /// now, and the next one, which has the same name for it, would find it taken.</summary>
    private static void CloseDiagnostics()
    {
        // Field 22; the second one is a name in parentheses that may hold anything.
        var stat = File.ReadAllText("/proc/self/stat");
        var started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        File.Delete(Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{Environment.ProcessId}-{started}-socket"));
    }

    /// <summary>Texts that end with 0, each with its 0: they need not be Unicode.</summary>
    private static List<byte[]> Texts(byte[] joined)
    {
        var texts = new List<byte[]>();
        for (var at = 0; at < joined.Length;)
        {
            var end = Array.IndexOf(joined, (byte)0, at) is >= 0 and var zero ? zero : joined.Length;
            texts.Add([.. joined.AsSpan(at, end - at), 0]);
            at = end + 1;
        }
        return texts;
    }

    // What they stand in is the new process's or, should there be none, lost: some hundred bytes.
    private static IntPtr[] Addresses(IEnumerable<byte[]> texts) =>
    [
        .. texts.Select(text =>
        {
            var address = Marshal.AllocHGlobal(text.Length);
            Marshal.Copy(text, 0, address, text.Length);
            return address;
        }),
        IntPtr.Zero,
    ];

    [DllImport("libc", EntryPoint = "execve", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Replace(byte[] path, IntPtr[] arguments, IntPtr[] environment);
}
