using System.Reflection;

namespace Bashgah.Server.Commands.Programs;

/// <summary>Program definitions by trade that travel inside the executable (P5). A new one is a file under samples/programs and its name
/// here.</summary>
internal static class ProgramTemplates
{
    private const string Prefix = "Bashgah.Server.Templates.";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["supermarket", "cafe", "fashion", "pharmacy", "services"];

    /// <summary>The definition of a template as it stands in its file, UTF-8.</summary>
    public static byte[] Read(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{name}.json")
            ?? throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such template.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
