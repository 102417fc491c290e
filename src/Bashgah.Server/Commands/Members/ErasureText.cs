using Bashgah.Server.Commands.Output;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Members;

/// <summary>What an erasure list came to, for people.</summary>
internal static class ErasureText
{
    public static IEnumerable<string> Of(AppliedErasures applied)
    {
        yield return $"{Counted.Of(applied.Erased, "member")} erased again, {Counted.Of(applied.Before, "member")} were already.";
        if (applied.Others > 0)
            yield return $"{Counted.Of(applied.Others, "line")} of members who are not here, or whose number is somebody else's by now.";
        if (applied.Unreadable > 0)
            yield return $"{Counted.Of(applied.Unreadable, "line")} of the list cannot be read: look at them.";
    }
}
