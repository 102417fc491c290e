using System.Collections.Frozen;

namespace Bashgah.Server.Platform.Security;

/// <summary>What a key may do. A key carries scopes, or roles that stand for several.</summary>
internal static class ApiScopes
{
    /// <summary>What a member may do who is signed in; no key has it.</summary>
    public const string Me = "me";

    public const string MembersRead = "members:read";
    public const string MembersWrite = "members:write";
    public const string MembersSearch = "members:search";
    public const string CardsWrite = "cards:write";
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
    public const string AdjustmentsApprove = "adjustments:approve";
    public const string ApprovalsRead = "approvals:read";
    public const string TransfersWrite = "transfers:write";
    public const string CashOutsDecide = "cash-outs:decide";
    public const string OffersGive = "offers:give";
    public const string LiabilityRead = "liability:read";
    public const string PolicyRead = "policy:read";
    public const string PolicyWrite = "policy:write";
    public const string PolicyApprove = "policy:approve";
    public const string AuditRead = "audit:read";
    public const string CasesRead = "cases:read";
    public const string CasesDecide = "cases:decide";
    public const string StoresRead = "stores:read";
    public const string StoresWrite = "stores:write";

    /// <summary>All scopes with what each allows.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [MembersRead] = "Find members; read their accounts and entries.",
        [MembersWrite] = "Let members join; change their profiles.",
        [MembersSearch] = "Look members up by words of their names, beside members:read: who has it can list them all.",
        [MembersJoin] = "Let members join, and nothing else of members:write.",
        [CardsWrite] = "Issue, block and replace cards, and nothing else of members:write.",
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
        [AdjustmentsApprove] = "Approve and reject corrections and cash above the amounts of the policy that somebody else asked for.",
        [ApprovalsRead] = "Read what waits for somebody else's approval, with its reasons.",
        [TransfersWrite] = "Move points between members.",
        [CashOutsDecide] = "Approve and reject what members ask for in cash.",
        [OffersGive] = "Give members personal offers.",
        [LiabilityRead] = "Read what is outstanding, what it costs and what moved.",
        [PolicyRead] = "Read the policy, its versions and the published draws.",
        [PolicyWrite] = "Save and publish drafts of the policy.",
        [PolicyApprove] = "Approve drafts of the policy that somebody else saved.",
        [AuditRead] = "Read what staff did.",
        [CasesRead] = "Read cases of suspected fraud, and which members are staff.",
        [CasesDecide] = "Close cases, and declare which members are staff.",
        [StoresRead] = "List stores.",
        [StoresWrite] = "Add stores.",
        [DevicesManage] = "Announce, list and revoke tills, counters and kiosks.",
    };

    /// <summary>Scopes that hold others.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> _wider = new(StringComparer.Ordinal)
    {
        [MembersJoin] = [MembersWrite],
        [CardsWrite] = [MembersWrite],
        [ClaimsWrite] = [PurchasesWrite],
        [RewardsRedeem] = [RedemptionsWrite],
        // Whoever asks sees what became of it.
        [ApprovalsRead] = [AdjustmentsWrite, AdjustmentsApprove, CashOutsDecide],
        [PrivacyRead] = [PrivacyManage],
    };

    /// <summary>Scopes that hold also for somebody who works at a store alone: what is done with members who stand there, and with
    /// the store's own devices. Members and their balances are the program's, also from there. All other scopes concern the program as a
    /// whole, and a role at a store does not open them.</summary>
    private static readonly FrozenSet<string> _atStore = FrozenSet.Create(
        StringComparer.Ordinal,
        MembersRead, MembersSearch, MembersWrite, MembersJoin, CardsWrite, ClaimsWrite, PurchasesWrite, RewardsRead, RewardsRedeem, RedemptionsWrite,
        TransfersWrite, OffersGive, StoresRead, DevicesManage);

    /// <summary>Whether a role at a store opens a scope that it has.</summary>
    public static bool HoldsAtStore(string scope) => _atStore.Contains(scope);

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
        return _wider.TryGetValue(scope, out var wider) && wider.Any(one => Allow(scopesOrRoles, one));
    }

    /// <summary>The scopes that these scopes and roles come to, those held by wider ones among them.</summary>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> scopesOrRoles) =>
        [.. All.Keys.Where(scope => Allow(scopesOrRoles, scope))];
}
