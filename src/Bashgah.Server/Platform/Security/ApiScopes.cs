namespace Bashgah.Server.Platform.Security;

/// <summary>What a key may do. A key carries scopes, or roles that stand for several.</summary>
internal static class ApiScopes
{
    /// <summary>What a member may do who is signed in; no key has it.</summary>
    public const string Me = "me";

    public const string MembersRead = "members:read";
    public const string MembersWrite = "members:write";
    public const string MembersSearch = "members:search";
    public const string MembersJoin = "members:join";
    public const string ClaimsWrite = "claims:write";
    public const string DevicesManage = "devices:manage";
    public const string MembersErase = "members:erase";
    public const string MembersExport = "members:export";
    public const string PrivacyRead = "privacy:read";
    public const string PrivacyManage = "privacy:manage";
    public const string PurchasesWrite = "purchases:write";
    public const string RewardsRead = "rewards:read";
    public const string RewardsRedeem = "rewards:redeem";
    public const string RedemptionsWrite = "redemptions:write";
    public const string AdjustmentsWrite = "adjustments:write";
    public const string TransfersWrite = "transfers:write";
    public const string CashOutsDecide = "cash-outs:decide";
    public const string OffersGive = "offers:give";
    public const string LiabilityRead = "liability:read";
    public const string PolicyRead = "policy:read";
    public const string PolicyWrite = "policy:write";
    public const string PolicyApprove = "policy:approve";
    public const string AuditRead = "audit:read";
    public const string StoresRead = "stores:read";
    public const string StoresWrite = "stores:write";

    /// <summary>All scopes with what each allows.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [MembersRead] = "Find members; read their accounts and entries.",
        [MembersWrite] = "Let members join; change their profiles.",
        [MembersSearch] = "Look members up by words of their names, beside members:read: who has it can list them all.",
        [MembersJoin] = "Let members join, and nothing else of members:write.",
        [ClaimsWrite] = "Claim documents that came without a member, and nothing else of purchases:write.",
        [MembersErase] = "Erase what is personal about members, for good.",
        [MembersExport] = "Give out everything that is kept about a member.",
        [PrivacyRead] = "Read what is asked of members, the texts that they are asked to agree to, and how long what is kept.",
        [PrivacyManage] = "Set what is asked of members and how long what is kept; keep texts that they are asked to agree to.",
        [PurchasesWrite] = "Record purchases, claims, returns and activities, activate offers; evaluate them.",
        [RewardsRead] = "List rewards.",
        [RewardsRedeem] = "Redeem rewards and read vouchers, and nothing else of redemptions:write.",
        [RedemptionsWrite] = "Redeem rewards, use and cancel vouchers, place, capture and release holds, ask for cash.",
        [AdjustmentsWrite] = "Correct balances.",
        [TransfersWrite] = "Move points between members.",
        [CashOutsDecide] = "Approve and reject what members ask for in cash.",
        [OffersGive] = "Give members personal offers.",
        [LiabilityRead] = "Read what is outstanding, what it costs and what moved.",
        [PolicyRead] = "Read the policy, its versions and the published draws.",
        [PolicyWrite] = "Save and publish drafts of the policy.",
        [PolicyApprove] = "Approve drafts of the policy that somebody else saved.",
        [AuditRead] = "Read what staff did.",
        [StoresRead] = "List stores.",
        [StoresWrite] = "Add stores.",
        [DevicesManage] = "Announce, list and revoke tills, counters and kiosks.",
    };

    /// <summary>Scopes that hold others.</summary>
    private static readonly Dictionary<string, string> _wider = new(StringComparer.Ordinal)
    {
        [MembersJoin] = MembersWrite,
        [PrivacyRead] = PrivacyManage,
        [ClaimsWrite] = PurchasesWrite,
        [RewardsRedeem] = RedemptionsWrite,
    };

    /// <summary>Roles with the scopes that each stands for.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["read"] = [MembersRead, MembersSearch, PrivacyRead, RewardsRead, LiabilityRead, PolicyRead, StoresRead],
            ["kiosk"] = [MembersRead, MembersJoin, PrivacyRead, ClaimsWrite, RewardsRead, RewardsRedeem, StoresRead],
            ["counter"] =
            [
                MembersRead, MembersSearch, MembersWrite, PrivacyRead, PurchasesWrite, RewardsRead, RedemptionsWrite, OffersGive, StoresRead,
            ],
            ["till"] = [MembersRead, MembersWrite, PrivacyRead, PurchasesWrite, RewardsRead, RedemptionsWrite, StoresRead],
            ["manager"] = [.. All.Keys],
        };

    /// <summary>True when the text is a scope or a role.</summary>
    public static bool IsKnown(string scopeOrRole) => All.ContainsKey(scopeOrRole) || Roles.ContainsKey(scopeOrRole);

    /// <summary>True when a key with these scopes and roles may do what needs the scope.</summary>
    public static bool Allow(IReadOnlyList<string> scopesOrRoles, string scope)
    {
        foreach (var held in scopesOrRoles)
        {
            if (Roles.TryGetValue(held, out var scopes) ? scopes.Contains(scope) : held == scope)
                return true;
        }
        return _wider.TryGetValue(scope, out var wider) && Allow(scopesOrRoles, wider);
    }

    /// <summary>The scopes that these scopes and roles come to, those held by wider ones among them.</summary>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> scopesOrRoles) =>
        [.. All.Keys.Where(scope => Allow(scopesOrRoles, scope))];
}
