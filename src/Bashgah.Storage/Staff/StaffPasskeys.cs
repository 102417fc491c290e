using System.Buffers.Text;
using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>Passkeys of accounts.</summary>
public sealed class StaffPasskeys
{
    private const string Columns =
        "credential_id, account_id, sealed_name, public_key, sign_count, transports, is_user_verified, is_backup_eligible, "
        + "is_backed_up, attestation, client_data, created_at";

    private readonly SqlDatabase _database;
    private readonly StaffSeal _seal;
    private readonly AuditLog _audit;

    internal StaffPasskeys(SqlDatabase database, StaffSeal seal, AuditLog audit)
    {
        _database = database;
        _seal = seal;
        _audit = audit;
    }

    /// <summary>The passkey of a credential id; null: there is none.</summary>
    public async Task<StaffPasskey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        (await ReadAsync("credential_id = @value", Base64Url.EncodeToString(credentialId), cancellationToken)).FirstOrDefault();

    /// <summary>An account's passkeys, the oldest first.</summary>
    public async Task<IReadOnlyList<StaffPasskey>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        await ReadAsync("account_id = @value ORDER BY created_at, credential_id", accountId, cancellationToken);

    /// <summary>Keeps a new passkey. One of another account is left as it is.</summary>
    public async Task AddAsync(StaffPasskey passkey, AuditEntry told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        var name = await NameOfAsync(passkey, cancellationToken);
        await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                if (await SaveAsync(connection, passkey, name, cancellationToken) == 1)
                {
                    await _audit.Append_InTransactionAsync(connection, AuditLog.OfNoProgram, [told], cancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>Keeps what the last use of a passkey has changed. One of another account is left as it is.</summary>
    public async Task SaveAsync(StaffPasskey passkey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        var name = await NameOfAsync(passkey, cancellationToken);
        await _database.AcrossPrograms.WriteAsync(connection => SaveAsync(connection, passkey, name, cancellationToken), cancellationToken);
    }

    /// <summary>Takes a passkey away; false when the account has none of that id. Without any second factor left, running sessions stand
    /// for the password alone.</summary>
    public Task<bool> RemoveAsync(string accountId, byte[] credentialId, AuditEntry told, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                var removed = await connection.ExecuteAsync(
                    "DELETE FROM staff_passkey WHERE account_id = @account AND credential_id = @id",
                    cancellationToken, ("account", accountId), ("id", Base64Url.EncodeToString(credentialId)));
                if (removed == 1)
                {
                    await StaffSessions.WeakenAsync(connection, accountId, cancellationToken);
                    await _audit.Append_InTransactionAsync(connection, AuditLog.OfNoProgram, [told], cancellationToken);
                }

                return removed == 1;
            },
            cancellationToken);

    private Task<byte[]> NameOfAsync(StaffPasskey passkey, CancellationToken cancellationToken) =>
        _seal.SealAsync(Place(Base64Url.EncodeToString(passkey.CredentialId)), passkey.Name, cancellationToken);

    private static Task<int> SaveAsync(
        DbConnection connection, StaffPasskey passkey, byte[] name, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"""
        INSERT INTO staff_passkey ({Columns})
        VALUES (@id, @account, @name, @key, @count, @transports, @verified, @eligible, @backed, @attestation, @client, @now)
        ON CONFLICT (credential_id) DO UPDATE SET
          sealed_name = excluded.sealed_name, sign_count = excluded.sign_count,
          is_user_verified = excluded.is_user_verified, is_backed_up = excluded.is_backed_up
        WHERE staff_passkey.account_id = excluded.account_id
        """,
        cancellationToken, ("id", Base64Url.EncodeToString(passkey.CredentialId)), ("account", passkey.AccountId), ("name", name),
        ("key", passkey.PublicKey), ("count", passkey.SignCount), ("transports", string.Join(' ', passkey.Transports)),
        ("verified", Bit(passkey.IsUserVerified)), ("eligible", Bit(passkey.IsBackupEligible)), ("backed", Bit(passkey.IsBackedUp)),
        ("attestation", passkey.Attestation), ("client", passkey.ClientData), ("now", passkey.CreatedAt));

    private async Task<List<StaffPasskey>> ReadAsync(string which, object value, CancellationToken cancellationToken)
    {
        var opener = await _seal.OpenerAsync(cancellationToken);
        return await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM staff_passkey WHERE {which}", row => Read(row, opener), cancellationToken,
                ("value", value)),
            cancellationToken);
    }

    private static StaffPasskey Read(DbDataReader row, StaffOpener opener)
    {
        var id = row.GetString(0);
        return new StaffPasskey(
            Base64Url.DecodeFromChars(id), row.GetString(1), opener.Open<string>(Place(id), row.Bytes(2)), row.Bytes(3),
            row.GetInt64(4), row.GetString(5).Split(' ', StringSplitOptions.RemoveEmptyEntries), row.GetInt64(6) != 0,
            row.GetInt64(7) != 0, row.GetInt64(8) != 0, row.Bytes(9), row.Bytes(10), row.GetInt64(11));
    }

    private static int Bit(bool value) => value ? 1 : 0;

    private static string Place(string credentialId) => $"passkey/{credentialId}";
}
