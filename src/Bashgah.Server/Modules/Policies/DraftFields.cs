using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Modules.Policies;

/// <summary>How requests say which draft they mean.</summary>
internal static class DraftFields
{
    /// <summary>Length of a draft's hash.</summary>
    public const int HashLength = 64;

    /// <summary>The draft that was read.</summary>
    public static string Hash(Fields f) =>
        f.Text("hash", "`hash` of the draft that was read: another one that was saved meanwhile is not meant.", HashLength);
}
