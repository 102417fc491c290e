using Bashgah.Storage.Audit;

namespace Bashgah.Server.Platform.Security;

/// <summary>Who calls, as what was shown says.</summary>
/// <param name="ProgramId">The one program that it opens.</param>
/// <param name="Slug">The program's name in URLs.</param>
/// <param name="Actor">How transactions and the audit name who it was, e.g. <c>key:(id)</c>, <c>device:(id)</c>.</param>
/// <param name="Origin">Address that the call comes from.</param>
/// <param name="Stores">Ids of the stores that it acts for, at least one; null: any.</param>
internal sealed record ApiCaller(
    int ProgramId, string Slug, string Actor, string Origin, IReadOnlySet<string>? Stores = null)
{
    /// <summary>Somebody who has shown nothing yet.</summary>
    public const string Nobody = "nobody";

    /// <summary>The member who is signed in, as ids are shown; null: somebody else.</summary>
    public string? MemberId { get; init; }

    /// <summary>The member's session; null: there is none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whether what was shown has a scope, for what a part of a request needs besides the operation's own.</summary>
    public Func<string, bool> May { get; init; } = static _ => false;

    /// <summary>The stores that it acts for by a scope, where they differ from scope to scope; null: they do not.</summary>
    public Func<string, IReadOnlySet<string>?>? StoresByScope { get; init; }

    /// <summary>The caller as one who does what another scope opens.</summary>
    public ApiCaller ForScope(string scope) => StoresByScope is { } storesOf ? this with { Stores = storesOf(scope) } : this;

    /// <summary>Whether it acts for a store.</summary>
    public bool ActsFor(string store) => Stores is null || Stores.Contains(store);

    /// <summary>How the audit log names who did something. Where members sit is theirs: the log outlasts them.</summary>
    public AuditSource Source => new(Actor, MemberId is null ? Origin : AuditSource.OfMembers);
}
