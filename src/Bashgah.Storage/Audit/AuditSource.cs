namespace Bashgah.Storage.Audit;

/// <summary>Who does something, and from where.</summary>
/// <param name="Actor">As transactions name it: <c>key:…</c> of a caller, <c>cli:…</c> of who runs a command.</param>
/// <param name="Origin">The caller's address; what it is not known of or not kept has a word, like <see cref="OfCommands"/>.</param>
public sealed record AuditSource(string Actor, string Origin)
{
    /// <summary>Origin of what commands do, on the server's own machine.</summary>
    public const string OfCommands = "cli";

    /// <summary>Origin of what members do themselves: no address of theirs is kept.</summary>
    public const string OfMembers = "member";

    /// <summary>Origin of what rules against fraud report.</summary>
    public const string OfDetectors = "rules";

    /// <summary>The program itself.</summary>
    internal static AuditSource Self { get; } = new("system", "system");
}
