using System.Reflection;
using Bashgah.Server.Commands.Programs;
using Bashgah.Server.Platform.Look;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Commands.Demo;

/// <summary>How the clubs of the demos look; a folder of <c>samples/looks</c> a trade, which clubs may begin from.</summary>
internal static class DemoLook
{
    private const string Prefix = "Bashgah.Server.Looks.";

    /// <summary>The look of the club of a template.</summary>
    public static ProgramLook Of(string template)
    {
        var (settings, faults) = LookFile.Read(Read(template, "look.json"));
        return settings is null
            ? throw new InvalidOperationException($"The look of {template}: {string.Join(' ', faults)}")
            : new ProgramLook(
                settings, Picture(template, "logo.svg", LookCommand.LogoBytesMax), Picture(template, "card-art.svg", LookCommand.CardArtBytesMax));
    }

    private static LookPicture Picture(string template, string name, int bytesMax)
    {
        var (picture, faults) = LookPictures.Read(Read(template, name), bytesMax);
        return picture ?? throw new InvalidOperationException($"{name} of {template}: {string.Join(' ', faults)}");
    }

    private static byte[] Read(string template, string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{template}.{name}")
            ?? throw new ArgumentOutOfRangeException(nameof(template), template, "There is no such template.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
