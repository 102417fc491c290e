using System.Globalization;

namespace Bashgah.Server.Commands.Output;

/// <summary>A number with its word: 1 fault, 2 faults.</summary>
internal static class Counted
{
    /// <summary>The count and its word, which takes an s but for 1.</summary>
    public static string Of(long count, string one) => string.Create(
        CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");
}
