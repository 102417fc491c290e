namespace Bashgah.Storage.Audit;

/// <summary>What the log tells of. A name never changes its meaning: logs hold it for ever.</summary>
public static class AuditActions
{
    /// <summary>The first entry of every log: nothing was told before it. Subject: the log.</summary>
    public const string Began = "audit.began";

    /// <summary>A program was made; in the log of no program. Subject: its slug.</summary>
    public const string ProgramCreated = "program.created";

    /// <summary>An API key was made. Subject: its id.</summary>
    public const string KeyCreated = "key.created";

    /// <summary>An API key was revoked. Subject: its id.</summary>
    public const string KeyRevoked = "key.revoked";

    /// <summary>A device was announced. Subject: its id.</summary>
    public const string DeviceAnnounced = "device.announced";

    /// <summary>A device handed its code in and got its key. Subject: its id.</summary>
    public const string DeviceEnrolled = "device.enrolled";

    /// <summary>A device was revoked. Subject: its id.</summary>
    public const string DeviceRevoked = "device.revoked";

    /// <summary>Somebody was invited to a role. Subject: the role.</summary>
    public const string StaffInvited = "staff.invited";

    /// <summary>An invitation was taken back. Subject: the role.</summary>
    public const string StaffInvitationWithdrawn = "staff.invitation-withdrawn";

    /// <summary>Somebody took an invitation up. Subject: the account's id.</summary>
    public const string StaffJoined = "staff.joined";

    /// <summary>A role was taken away. Subject: the account's id.</summary>
    public const string StaffRoleRevoked = "staff.role-revoked";

    /// <summary>An account of staff was disabled; in the log of no program, and of each where it has a role. Subject: the account's id.</summary>
    public const string StaffDisabled = "staff.disabled";

    /// <summary>Somebody signed in; this and what follows stands in the log of no program. Subject: the account's id.</summary>
    public const string StaffSignedIn = "staff.signed-in";

    /// <summary>Somebody signed out. Subject: the account's id.</summary>
    public const string StaffSignedOut = "staff.signed-out";

    /// <summary>Somebody did not prove who they are. Subject: the account's id, or <see cref="UnknownSubject"/>.</summary>
    public const string StaffSignInFailed = "staff.sign-in-failed";

    /// <summary>So many failed that nobody may try for a while. Subject: the account's id, or <see cref="UnknownSubject"/>.</summary>
    public const string StaffLockedOut = "staff.locked-out";

    /// <summary>Sessions of an account were ended from another one. Subject: the account's id.</summary>
    public const string StaffSessionsEnded = "staff.sessions-ended";

    /// <summary>A password was changed, or chosen anew by a link. Subject: the account's id.</summary>
    public const string StaffPasswordChanged = "staff.password-changed";

    /// <summary>An authenticator counts from now on. Subject: the account's id.</summary>
    public const string StaffAuthenticatorAdded = "staff.authenticator-added";

    /// <summary>An authenticator was taken off. Subject: the account's id.</summary>
    public const string StaffAuthenticatorRemoved = "staff.authenticator-removed";

    /// <summary>Recovery codes were made anew. Subject: the account's id.</summary>
    public const string StaffRecoveryCodesMade = "staff.recovery-codes-made";

    /// <summary>A passkey was added. Subject: the account's id.</summary>
    public const string StaffPasskeyAdded = "staff.passkey-added";

    /// <summary>A passkey was taken off. Subject: the account's id.</summary>
    public const string StaffPasskeyRemoved = "staff.passkey-removed";

    /// <summary>A command gave a link for a new password; in the log of no program. Subject: the account's id.</summary>
    public const string StaffPasswordReset = "staff.password-reset";

    /// <summary>A command took the second factor away; in the log of no program. Subject: the account's id.</summary>
    public const string StaffFactorReset = "staff.factor-reset";

    /// <summary>Somebody asked for what another must approve. Subject: the approval's id.</summary>
    public const string ApprovalRequested = "approval.requested";

    /// <summary>Somebody else approved it; the transaction that it becomes, unless the ledger refuses it, has the same actor. Subject: the
    /// approval's id.</summary>
    public const string ApprovalApproved = "approval.approved";

    /// <summary>The ledger refused what was approved. Subject: the approval's id.</summary>
    public const string ApprovalRefused = "approval.refused";

    /// <summary>Somebody else rejected it. Subject: the approval's id.</summary>
    public const string ApprovalRejected = "approval.rejected";

    /// <summary>A store was added. Subject: its id.</summary>
    public const string StoreAdded = "store.added";

    /// <summary>A draft of the policy was saved. Subject: <see cref="DraftSubject"/>.</summary>
    public const string DraftSaved = "policy.draft-saved";

    /// <summary>The draft was approved. Subject: <see cref="DraftSubject"/>.</summary>
    public const string DraftApproved = "policy.draft-approved";

    /// <summary>A version of the policy was published. Subject: its number.</summary>
    public const string Published = "policy.published";

    /// <summary>A version was taken back before its time. Subject: its number.</summary>
    public const string Withdrawn = "policy.withdrawn";

    /// <summary>The draft was made of what an earlier version says. Subject: that version's number.</summary>
    public const string Restored = "policy.restored";

    /// <summary>A simulation was begun. Subject: its id.</summary>
    public const string SimulationStarted = "simulation.started";

    /// <summary>A simulation was ended by hand. Subject: its id.</summary>
    public const string SimulationCancelled = "simulation.cancelled";

    /// <summary>An import of history was closed by hand. Subject: the name under which it wrote.</summary>
    public const string HistoryClosed = "history.closed";

    /// <summary>A member joined. Subject: the member.</summary>
    public const string MemberJoined = "member.joined";

    /// <summary>What is known of a member was changed. Subject: the member.</summary>
    public const string MemberChanged = "member.changed";

    /// <summary>A member agreed to something, or took it back. Subject: the member.</summary>
    public const string ConsentRecorded = "consent.recorded";

    /// <summary>A text was kept that members are shown when they are asked to agree. Subject: its hash.</summary>
    public const string ConsentTextKept = "consent.text-kept";

    /// <summary>Everything that is kept about a member was given out. Subject: the member.</summary>
    public const string MemberExported = "member.exported";

    /// <summary>What the program asks of members, or how long it keeps what, was changed. Subject: <c>privacy</c>.</summary>
    public const string PrivacyChanged = "privacy.changed";

    /// <summary>The look of the program was changed. Subject: <c>look</c>.</summary>
    public const string LookChanged = "look.changed";

    /// <summary>What is kept no longer was deleted, so much of each kind. Subject: <c>retention</c>.</summary>
    public const string RetentionRan = "privacy.retention-ran";

    /// <summary>What was personal about a member was erased. Subject: the member.</summary>
    public const string MemberErased = "member.erased";

    /// <summary>Another master key was put in force; in the log of no program. Subject: its name.</summary>
    public const string MasterKeyChanged = "keys.master-changed";

    /// <summary>Master keys that nothing needs were dropped; in the log of no program. Subject: <c>master</c>.</summary>
    public const string MasterKeysDropped = "keys.masters-dropped";

    /// <summary>The key of the program that wraps its members' keys was changed. Subject: its version.</summary>
    public const string ProgramKeyChanged = "keys.program-changed";

    /// <summary>The ledger was told what only profiles knew. Subject: <c>members</c>.</summary>
    public const string MembersRefreshed = "members.refreshed";

    /// <summary>A file was imported, from its beginning or going on, or invented data was written. Subject: what it holds.</summary>
    public const string DataImported = "data.imported";

    /// <summary>Data was given out. Subject: what of it.</summary>
    public const string DataExported = "data.exported";

    /// <summary>The database was copied; in the log of no program. Subject: its kind.</summary>
    public const string BackedUp = "database.backed-up";

    /// <summary>A copy was put in the place of the database; in the log of no program. Subject: its kind.</summary>
    public const string PutBack = "database.restored";

    /// <summary>A case was opened, or reported by a part of the program. Subject: its id.</summary>
    public const string CaseOpened = "case.opened";

    /// <summary>A case was closed. Subject: its id.</summary>
    public const string CaseClosed = "case.closed";

    /// <summary>A member was declared to be staff. Subject: the staff.</summary>
    public const string StaffCardDeclared = "staff-card.declared";

    /// <summary>A member was said to be no longer staff. Subject: the staff.</summary>
    public const string StaffCardRemoved = "staff-card.removed";

    /// <summary>A member got a card. Subject: the member.</summary>
    public const string CardIssued = "card.issued";

    /// <summary>A card was blocked. Subject: the member.</summary>
    public const string CardBlocked = "card.blocked";

    /// <summary>A card was blocked, and another one issued in its place. Subject: the member.</summary>
    public const string CardReplaced = "card.replaced";

    /// <summary>Subject of what is done to the draft: there is one at a time.</summary>
    public const string DraftSubject = "draft";

    /// <summary>Subject where nobody has an account of the address.</summary>
    public const string UnknownSubject = "unknown";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Began, ProgramCreated, KeyCreated, KeyRevoked, DeviceAnnounced, DeviceEnrolled, DeviceRevoked, StaffInvited, StaffInvitationWithdrawn,
        StaffJoined, StaffRoleRevoked, StaffDisabled, StaffSignedIn, StaffSignedOut, StaffSignInFailed, StaffLockedOut, StaffSessionsEnded,
        StaffPasswordChanged, StaffAuthenticatorAdded, StaffAuthenticatorRemoved, StaffRecoveryCodesMade, StaffPasskeyAdded,
        StaffPasskeyRemoved, StaffPasswordReset, StaffFactorReset, ApprovalRequested, ApprovalApproved, ApprovalRefused, ApprovalRejected,
        StoreAdded, DraftSaved,
        DraftApproved, Published, Withdrawn, Restored, SimulationStarted, SimulationCancelled, HistoryClosed, MemberJoined, MemberChanged,
        MemberExported, MemberErased, ConsentRecorded, ConsentTextKept, PrivacyChanged, RetentionRan, LookChanged,
        MasterKeyChanged, MasterKeysDropped, ProgramKeyChanged, MembersRefreshed, DataImported, DataExported,
        BackedUp, PutBack, CaseOpened, CaseClosed, StaffCardDeclared, StaffCardRemoved, CardIssued, CardBlocked,
        CardReplaced,
    ];
}
