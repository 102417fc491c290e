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

    /// <summary>Somebody was invited to a role by a command. Subject: the role.</summary>
    public const string StaffInvited = "staff.invited";

    /// <summary>An account of staff was disabled by a command; in the log of no program. Subject: the account's id.</summary>
    public const string StaffDisabled = "staff.disabled";

    /// <summary>A command gave a link for a new password; in the log of no program. Subject: the account's id.</summary>
    public const string StaffPasswordReset = "staff.password-reset";

    /// <summary>A command took the second factor away; in the log of no program. Subject: the account's id.</summary>
    public const string StaffFactorReset = "staff.factor-reset";

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

    /// <summary>Subject of what is done to the draft: there is one at a time.</summary>
    public const string DraftSubject = "draft";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Began, ProgramCreated, KeyCreated, KeyRevoked, DeviceAnnounced, DeviceEnrolled, DeviceRevoked, StaffInvited, StaffDisabled,
        StaffPasswordReset, StaffFactorReset, StoreAdded, DraftSaved, DraftApproved, Published, Withdrawn, Restored,
        SimulationStarted, SimulationCancelled, HistoryClosed, MemberJoined, MemberChanged, MemberExported, MemberErased, ConsentRecorded, ConsentTextKept, PrivacyChanged, RetentionRan,
        MasterKeyChanged, MasterKeysDropped, ProgramKeyChanged, MembersRefreshed, DataImported, DataExported,
        BackedUp, PutBack,
    ];
}
