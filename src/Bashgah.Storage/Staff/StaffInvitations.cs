using System.Data.Common;
using System.Text.Json.Nodes;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>Invitations of people to programs. The code is sent and not kept, only its hash.</summary>
public sealed class StaffInvitations
{
    /// <summary>So long an invitation holds.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(72);

    private const string Columns =
        "id, program_id, email_hash, sealed, store, role, invited_at, invited_by, expires_at";

    private readonly SqlDatabase _database;
    private readonly StaffSeal _seal;
    private readonly AuditLog _audit;
    private readonly StaffAccounts _accounts;

    internal StaffInvitations(SqlDatabase database, StaffSeal seal, StaffAccounts accounts, AuditLog audit)
    {
        _database = database;
        _seal = seal;
        _audit = audit;
        _accounts = accounts;
    }

    /// <summary>Invites an address to a role and gives the code; what the address was invited to before, for the same role
    /// and store, holds no more.</summary>
    public async Task<string> InviteAsync(
        int programId, string email, string store, string role, AuditSource source, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (id, code) = (StaffRandom.Id(), StaffRandom.Token());
        var hash = await _seal.EmailHashAsync(email, cancellationToken);
        var cipher = await _seal.SealAsync(Place(id), email, cancellationToken);
        await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    """
                    DELETE FROM staff_invitation
                    WHERE program_id = @program AND email_hash = @email AND store = @store AND role = @role AND used_at IS NULL
                    """,
                    cancellationToken, ("program", programId), ("email", hash), ("store", store), ("role", role));
                await connection.ExecuteAsync(
                    $"""
                    INSERT INTO staff_invitation ({Columns}, code_hash)
                    VALUES (@id, @program, @email, @sealed, @store, @role, @now, @actor, @end, @code)
                    """,
                    cancellationToken, ("id", id), ("program", programId), ("email", hash), ("sealed", cipher),
                    ("store", store), ("role", role), ("now", now), ("actor", source.Actor),
                    ("end", now + (Length.Ticks / TimeSpan.TicksPerMicrosecond)), ("code", StaffSeal.TokenHash(code)));
                var told = new AuditEntry(source, now, AuditActions.StaffInvited, role) { After = Told(id, store) };
                await _audit.Append_InTransactionAsync(connection, programId, [told], cancellationToken);
            },
            cancellationToken);
        return code;
    }

    /// <summary>The invitation of a code; null: none that still holds.</summary>
    public async Task<StaffInvitation?> FindAsync(string code, long now, CancellationToken cancellationToken) =>
        (await ReadAsync(
            "code_hash = @value AND used_at IS NULL AND expires_at > @now", StaffSeal.TokenHash(code), now, cancellationToken))
        .FirstOrDefault();

    /// <summary>A program's invitations that still hold, the newest first.</summary>
    public async Task<IReadOnlyList<StaffInvitation>> ListAsync(
        int programId, long now, CancellationToken cancellationToken) =>
        await ReadAsync(
            "program_id = @value AND used_at IS NULL AND expires_at > @now ORDER BY invited_at DESC, id", programId, now,
            cancellationToken);

    /// <summary>Takes an invitation back; false when the program has none of that id that holds.</summary>
    public Task<bool> WithdrawAsync(
        int programId, string id, AuditSource source, long now, CancellationToken cancellationToken) => _database.AcrossPrograms.WriteAsync(
        async connection =>
        {
            var withdrawn = await connection.QueryAsync(
                """
                DELETE FROM staff_invitation WHERE program_id = @program AND id = @id AND used_at IS NULL RETURNING role, store
                """,
                static row => (Role: row.GetString(0), Store: row.GetString(1)), cancellationToken, ("program", programId), ("id", id));
            foreach (var (role, store) in withdrawn)
            {
                var told = new AuditEntry(source, now, AuditActions.StaffInvitationWithdrawn, role) { Before = Told(id, store) };
                await _audit.Append_InTransactionAsync(connection, programId, [told], cancellationToken);
            }

            return withdrawn.Count > 0;
        },
        cancellationToken);

    /// <summary>Somebody new takes an invitation up: the account and its role are made in one step. Null when it does not
    /// hold any more, or the address has an account by now.</summary>
    public async Task<StaffAccount?> TakeUpAsync(
        string code, string name, string language, string passwordHash, StaffOrigin origin, long now, CancellationToken cancellationToken)
    {
        if (await FindAsync(code, now, cancellationToken) is not { } invitation)
        {
            return null;
        }

        var account = new StaffAccount(
            StaffRandom.Id(), invitation.EmailHash, new StaffProfile(invitation.Email, name, language), passwordHash, null, null,
            now, null);
        try
        {
            return await _database.AcrossPrograms.WriteAsync(
                async connection =>
                {
                    if (!await UseAsync(connection, invitation, account.Id, now, cancellationToken))
                    {
                        return null;
                    }

                    await _accounts.InsertAsync(connection, account, cancellationToken);
                    await GrantAsync(connection, invitation, account.Id, origin, now, cancellationToken);
                    return account;
                },
                cancellationToken);
        }
        catch (AlreadyExistsException)
        {
            return null;
        }
    }

    /// <summary>Somebody with an account takes an invitation up; false when it does not hold any more or went to another
    /// address.</summary>
    public async Task<bool> TakeUpAsync(
        string code, StaffAccount account, StaffOrigin origin, long now, CancellationToken cancellationToken)
    {
        if (await FindAsync(code, now, cancellationToken) is not { } invitation || invitation.EmailHash != account.EmailHash)
        {
            return false;
        }

        return await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                if (!await UseAsync(connection, invitation, account.Id, now, cancellationToken))
                {
                    return false;
                }

                await GrantAsync(connection, invitation, account.Id, origin, now, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    private static async Task<bool> UseAsync(
        DbConnection connection, StaffInvitation invitation, string accountId, long now, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            """
            UPDATE staff_invitation SET used_at = @now, used_by = @account
            WHERE id = @id AND used_at IS NULL AND expires_at > @now
            """,
            cancellationToken, ("id", invitation.Id), ("now", now), ("account", accountId)) == 1;

    private async Task GrantAsync(
        DbConnection connection, StaffInvitation invitation, string accountId, StaffOrigin origin, long now,
        CancellationToken cancellationToken)
    {
        await StaffGrants.InsertAsync(
            connection, new StaffGrant(invitation.ProgramId, accountId, invitation.Store, invitation.Role),
            invitation.InvitedBy, now, cancellationToken);
        var after = Told(invitation.Id, invitation.Store);
        after["role"] = invitation.Role;
        after["invitedBy"] = invitation.InvitedBy;
        var told = new AuditEntry(StaffSessions.SourceOf(accountId, origin), now, AuditActions.StaffJoined, accountId) { After = after };
        await _audit.Append_InTransactionAsync(connection, invitation.ProgramId, [told], cancellationToken);
    }

    private static JsonObject Told(string id, string store) => new() { ["invitation"] = id, ["store"] = store };

    private async Task<List<StaffInvitation>> ReadAsync(
        string which, object value, long now, CancellationToken cancellationToken)
    {
        var opener = await _seal.OpenerAsync(cancellationToken);
        return await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM staff_invitation WHERE {which}",
                row =>
                {
                    var id = row.GetString(0);
                    return new StaffInvitation(
                        id, row.GetInt32(1), row.GetString(2), opener.Open<string>(Place(id), row.Bytes(3)), row.GetString(4),
                        row.GetString(5), row.GetInt64(6), row.GetString(7), row.GetInt64(8));
                },
                cancellationToken, ("value", value), ("now", now)),
            cancellationToken);
    }

    private static string Place(string id) => $"invitation/{id}";
}
