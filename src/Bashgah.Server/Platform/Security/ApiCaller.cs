namespace Bashgah.Server.Platform.Security;

/// <summary>Who calls: the program and the key, as the key itself says.</summary>
/// <param name="ProgramId">The key's program.</param>
/// <param name="Slug">The program's name in URLs.</param>
/// <param name="KeyId">Name of the key, not secret.</param>
internal sealed record ApiCaller(int ProgramId, string Slug, string KeyId)
{
    /// <summary>How transactions name who wrote them.</summary>
    public string Actor => $"key:{KeyId}";
}
