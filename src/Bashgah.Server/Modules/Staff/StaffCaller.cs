using System.Collections.Frozen;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Who is signed in, and what they may do.</summary>
/// <param name="Account">The person.</param>
/// <param name="Session">The browser.</param>
/// <param name="Grants">Their roles in all programs.</param>
internal sealed record StaffCaller(StaffAccount Account, StaffSession Session, IReadOnlyList<StaffGrant> Grants)
    : ISignedInPerson
{
    /// <summary>How transactions and grants name who wrote them.</summary>
    public string Actor => Account.Actor;

    /// <summary>Whether they have signed in with two factors. With the password alone they may set a second one up, and
    /// nothing else: their roles open nothing.</summary>
    public bool IsWhole => Session.Method != SignInWithPassword.Method;

    /// <summary>Whether they may do something in a program: everywhere, or at a store.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="right">A scope of the API or a right of <see cref="StaffRoles"/>.</param>
    /// <param name="store">Id of the store where it happens; null: it concerns the program as a whole.</param>
    public bool May(int programId, string right, string? store = null) => GrantsIn(programId).Any(
        g => (g.Store.Length == 0 || g.Store == store) && StaffRoles.RightsOf(g.Role).Contains(right));

    /// <summary>All that they may do in a program, somewhere.</summary>
    public IReadOnlySet<string> RightsIn(int programId) => GrantsIn(programId)
        .SelectMany(g => StaffRoles.RightsOf(g.Role)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Ids of the stores at which they may do something; null: at all of them; empty: nowhere. A role at a store opens no
    /// scope of the API that concerns the program as a whole.</summary>
    public IReadOnlySet<string>? StoresWith(int programId, string right)
    {
        var stores = GrantsIn(programId).Where(g => ApiScopes.Allow(StaffRoles.RightsOf(g.Role), right))
            .Select(g => g.Store).ToHashSet(StringComparer.Ordinal);
        if (stores.Contains(""))
            return null;
        return ApiScopes.HoldsAtStore(right) ? stores : FrozenSet<string>.Empty;
    }

    private IEnumerable<StaffGrant> GrantsIn(int programId) => IsWhole ? Grants.Where(g => g.ProgramId == programId) : [];
}
