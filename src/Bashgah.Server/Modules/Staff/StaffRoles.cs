using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Staff;

/// <summary>
/// Roles of staff with the rights that each stands for: the scopes of the API, and what only pages know. A role is given in
/// a program, for all of its stores or for one. What it is called and what it is for are texts, <c>staff.role.(role)</c> and
/// <c>staff.role.(role).about</c>.
/// </summary>
internal static class StaffRoles
{
    /// <summary>Invite people, take their roles away, disable them.</summary>
    public const string StaffManage = "staff:manage";

    /// <summary>The role that may give roles; a program keeps one who has it.</summary>
    public const string Owner = "owner";

    private static readonly string[] Till =
    [
        ApiScopes.MembersRead, ApiScopes.PurchasesWrite, ApiScopes.RewardsRead, ApiScopes.RedemptionsWrite, ApiScopes.StoresRead,
    ];

    /// <summary>All roles, in the order in which they are offered.</summary>
    public static IReadOnlyList<(string Role, IReadOnlyList<string> Rights)> All { get; } =
    [
        (Owner, [.. ApiScopes.All.Keys, StaffManage]),
        ("marketer",
        [
            ApiScopes.MembersRead, ApiScopes.RewardsRead, ApiScopes.OffersGive, ApiScopes.PolicyRead, ApiScopes.PolicyWrite,
            ApiScopes.LiabilityRead, ApiScopes.StoresRead,
        ]),
        // Figures, and nobody's name.
        ("analyst", [ApiScopes.RewardsRead, ApiScopes.LiabilityRead, ApiScopes.PolicyRead, ApiScopes.StoresRead]),
        ("counter", [.. Till, ApiScopes.MembersWrite, ApiScopes.TransfersWrite]),
        ("cashier", Till),
        ("support",
        [
            ApiScopes.MembersRead, ApiScopes.MembersWrite, ApiScopes.RewardsRead, ApiScopes.RedemptionsWrite,
            ApiScopes.AdjustmentsWrite, ApiScopes.PolicyRead, ApiScopes.StoresRead, ApiScopes.CasesRead,
        ]),
        ("auditor",
        [
            ApiScopes.MembersRead, ApiScopes.RewardsRead, ApiScopes.LiabilityRead, ApiScopes.PolicyRead, ApiScopes.StoresRead,
            ApiScopes.AuditRead, ApiScopes.ApprovalsRead, ApiScopes.CasesRead,
        ]),
        ("installer", [ApiScopes.StoresRead, ApiScopes.StoresWrite, ApiScopes.DevicesManage]),
    ];

    /// <summary>What a role may do; nothing where there is none of that name.</summary>
    public static IReadOnlyList<string> RightsOf(string role) =>
        All.FirstOrDefault(r => r.Role == role).Rights ?? [];

    /// <summary>Whether there is such a role.</summary>
    public static bool IsKnown(string role) => All.Any(r => r.Role == role);
}
