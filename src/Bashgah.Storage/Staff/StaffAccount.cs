namespace Bashgah.Storage.Staff;

/// <summary>Somebody who works with programs of this installation.</summary>
/// <param name="Id">Random and public; as an actor it is written <c>staff:(id)</c>.</param>
/// <param name="EmailHash">Keyed hash of the address, by which it is found.</param>
/// <param name="Profile">What is known of the person.</param>
/// <param name="PasswordHash">As the password hasher wrote it.</param>
/// <param name="TotpSecret">Secret of the authenticator, also while it waits to be confirmed; null: there is none.</param>
/// <param name="TotpConfirmedAt">Since when codes are asked for, Unix microseconds; null: they are not.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
/// <param name="DisabledAt">Since when the account opens nothing, Unix microseconds; null: it does.</param>
public sealed record StaffAccount(
    string Id, string EmailHash, StaffProfile Profile, string PasswordHash, byte[]? TotpSecret, long? TotpConfirmedAt,
    long CreatedAt, long? DisabledAt)
{
    /// <summary>How transactions and grants name who wrote them.</summary>
    public string Actor => $"staff:{Id}";

    /// <summary>Whether a sign-in with the password asks for a code too.</summary>
    public bool HasAuthenticator => TotpSecret is not null && TotpConfirmedAt is not null;
}

/// <summary>What became of disabling an account.</summary>
public enum StaffDisabling
{
    /// <summary>It opens nothing any more.</summary>
    Done,

    /// <summary>There is none, or it is disabled already.</summary>
    NothingToDo,

    /// <summary>It is the last one that may give roles in a program.</summary>
    IsLast,
}

/// <summary>Personal fields of an account; they are stored sealed.</summary>
/// <param name="Email">Normalised as members' addresses are.</param>
/// <param name="Name">As the person wants to be called.</param>
/// <param name="Language"><c>en</c>, <c>fa</c> or <c>ms</c>: what messages are written in.</param>
public sealed record StaffProfile(string Email, string Name, string Language);

/// <summary>A role in a program.</summary>
/// <param name="ProgramId">The program.</param>
/// <param name="AccountId">Whose role.</param>
/// <param name="Store">Id of the store that it is limited to; empty: all.</param>
/// <param name="Role">Its name.</param>
public sealed record StaffGrant(int ProgramId, string AccountId, string Store, string Role);

/// <summary>A browser that is signed in.</summary>
/// <param name="Id">Public part, by which it is listed and ended.</param>
/// <param name="AccountId">Who is signed in.</param>
/// <param name="Method">How: <c>password</c>, <c>totp</c>, <c>recovery</c>, <c>passkey</c>, or <c>demo</c> by a demo's button.</param>
/// <param name="Origin">From where.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
/// <param name="ConfirmedAt">When the person last proved who they are, Unix microseconds.</param>
/// <param name="SeenAt">When it was last used, to a minute, Unix microseconds.</param>
/// <param name="ExpiresAt">When it ends whatever happens, Unix microseconds.</param>
public sealed record StaffSession(
    string Id, string AccountId, string Method, StaffOrigin Origin, long CreatedAt, long ConfirmedAt, long SeenAt, long ExpiresAt);

/// <summary>From where somebody signed in, as far as the connection says.</summary>
/// <param name="Address">Network address, or empty.</param>
/// <param name="UserAgent">What the browser calls itself, or empty.</param>
public sealed record StaffOrigin(string Address, string UserAgent)
{
    /// <summary>As the audit log says it: the address, or that there is no network between.</summary>
    public string AuditText => Address.Length == 0 ? "local" : Address;
}

/// <summary>A passkey of an account.</summary>
/// <param name="CredentialId">As the authenticator made it.</param>
/// <param name="AccountId">Whose.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="PublicKey">COSE key.</param>
/// <param name="SignCount">Counter of the last signature; 0 where the authenticator counts none.</param>
/// <param name="Transports">How the authenticator is reached.</param>
/// <param name="IsUserVerified">Whether it checked a finger, face or PIN when it was made.</param>
/// <param name="IsBackupEligible">Whether it may be copied to other devices.</param>
/// <param name="IsBackedUp">Whether it is.</param>
/// <param name="Attestation">Attestation object.</param>
/// <param name="ClientData">Client data of its making.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
public sealed record StaffPasskey(
    byte[] CredentialId, string AccountId, string Name, byte[] PublicKey, long SignCount, IReadOnlyList<string> Transports,
    bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp, byte[] Attestation, byte[] ClientData, long CreatedAt);

/// <summary>An invitation, without its code.</summary>
/// <param name="Id">Public part.</param>
/// <param name="ProgramId">Where the role is given.</param>
/// <param name="EmailHash">Keyed hash of the address.</param>
/// <param name="Email">To whom it went.</param>
/// <param name="Store">Id of the store, or empty.</param>
/// <param name="Role">The role.</param>
/// <param name="InvitedAt">Unix microseconds.</param>
/// <param name="InvitedBy">Actor.</param>
/// <param name="ExpiresAt">Unix microseconds.</param>
public sealed record StaffInvitation(
    string Id, int ProgramId, string EmailHash, string Email, string Store, string Role, long InvitedAt, string InvitedBy,
    long ExpiresAt);
