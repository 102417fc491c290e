using System.Globalization;
using System.Text.RegularExpressions;
using Bashgah.Engine.Time;
using NodaTime;
using NodaTime.Text;

namespace Bashgah.Storage.Backups;

/// <summary>
/// Names of the files that backups of a key store are kept in: <c>bashgah-keys-(which)-(when).keys</c>. By the name alone an old one is
/// told from every other file, so that nothing else is ever deleted.
/// </summary>
internal static partial class KeyBackups
{
    private const int SeriesLetters = 12;

    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmssfff'Z'");

    /// <summary>Name of the key store's backup made at a time, Unix microseconds.</summary>
    public static string NameOf(string identity, long at) =>
        string.Create(CultureInfo.InvariantCulture, $"bashgah-keys-{SeriesOf(identity)}-{Time.Format(EngineInstant.ToInstant(at))}.keys");

    /// <summary>Backups of a key store in a folder with the time of each, oldest first.</summary>
    public static IReadOnlyList<(string File, long At)> Find(string folder, string identity)
    {
        var found = new List<(string File, long At)>();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Name().Match(Path.GetFileName(file));
            if (name.Success && name.Groups["series"].Value == SeriesOf(identity)
                && Time.Parse(name.Groups["time"].Value) is { Success: true, Value: var at })
            {
                found.Add((file, EngineInstant.From(at)));
            }
        }

        return [.. found.OrderBy(f => f.At)];
    }

    /// <summary>Deletes those that are older than they are to be kept, never the newest; gives their names.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="identity">Of which key store.</param>
    /// <param name="retentionDays">How long they are kept.</param>
    /// <param name="now">Unix microseconds.</param>
    public static IReadOnlyList<string> DeleteOld(string folder, string identity, int retentionDays, long now)
    {
        var oldest = EngineInstant.From(EngineInstant.ToInstant(now) - Duration.FromDays(retentionDays));
        var old = Find(folder, identity).SkipLast(1).Where(f => f.At < oldest).Select(f => f.File).ToList();
        foreach (var file in old)
        {
            File.Delete(file);
        }

        return old;
    }

    private static string SeriesOf(string identity) => identity[..Math.Min(SeriesLetters, identity.Length)];

    [GeneratedRegex("^bashgah-keys-(?<series>[0-9a-f]{12})-(?<time>[0-9]{8}T[0-9]{9}Z)\\.keys$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
