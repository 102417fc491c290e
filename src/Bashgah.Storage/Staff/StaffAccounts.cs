using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>Accounts with their authenticators and recovery codes.</summary>
public sealed class StaffAccounts
{
    private const string Columns =
        "a.id, a.email_hash, a.sealed, a.password_hash, a.totp_sealed, a.totp_confirmed_at, a.created_at, a.disabled_at";

    private readonly SqlDatabase _database;
    private readonly StaffSeal _seal;

    internal StaffAccounts(SqlDatabase database, StaffSeal seal)
    {
        _database = database;
        _seal = seal;
    }

    /// <summary>The hash by which an address is found.</summary>
    /// <param name="email">Normalised.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<string> EmailHashAsync(string email, CancellationToken cancellationToken) =>
        _seal.EmailHashAsync(email, cancellationToken);

    /// <summary>The account of an id, disabled or not; null: there is none.</summary>
    public async Task<StaffAccount?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await ReadAsync("WHERE a.id = @value ORDER BY a.id", id, cancellationToken)).FirstOrDefault();

    /// <summary>The account of an address's hash, disabled or not; null: there is none.</summary>
    public async Task<StaffAccount?> FindByEmailHashAsync(string emailHash, CancellationToken cancellationToken) =>
        (await ReadAsync("WHERE a.email_hash = @value ORDER BY a.id", emailHash, cancellationToken)).FirstOrDefault();

    /// <summary>All accounts, the oldest first.</summary>
    public async Task<IReadOnlyList<StaffAccount>> ListAsync(CancellationToken cancellationToken) =>
        await ReadAsync("ORDER BY a.created_at, a.id", "", cancellationToken);

    /// <summary>The accounts with a role in a program, the oldest first.</summary>
    public async Task<IReadOnlyList<StaffAccount>> ListAsync(int programId, CancellationToken cancellationToken) =>
        await ReadAsync(
            "WHERE EXISTS (SELECT 1 FROM staff_role r WHERE r.program_id = @value AND r.account_id = a.id) ORDER BY a.created_at, a.id",
            programId, cancellationToken);

    /// <summary>Takes another password; every session but the one that is named ends.</summary>
    public Task SetPasswordAsync(
        string id, string passwordHash, string? keptSessionId, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    "UPDATE staff_account SET password_hash = @hash WHERE id = @id",
                    cancellationToken, ("id", id), ("hash", passwordHash));
                // What the password before has begun, it does not end.
                await connection.ExecuteAsync(
                    "DELETE FROM staff_step WHERE account_id = @id", cancellationToken, ("id", id));
                await StaffSessions.EndAllAsync(connection, id, keptSessionId ?? "", cancellationToken);
            },
            cancellationToken);

    /// <summary>Takes a hash of the same password that costs more to try; sessions stay.</summary>
    public Task RehashPasswordAsync(string id, string before, string after, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE staff_account SET password_hash = @after WHERE id = @id AND password_hash = @before",
                cancellationToken, ("id", id), ("before", before), ("after", after)),
            cancellationToken);

    /// <summary>Keeps a secret of an authenticator until it is confirmed; false where one is in force.</summary>
    public async Task<bool> ProposeTotpAsync(string id, byte[] secret, CancellationToken cancellationToken)
    {
        var cipher = await _seal.SealAsync(TotpPlace(id), secret, cancellationToken);
        return await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE staff_account SET totp_sealed = @cipher, totp_step = 0 WHERE id = @id AND totp_confirmed_at IS NULL",
                cancellationToken, ("id", id), ("cipher", cipher)),
            cancellationToken) == 1;
    }

    /// <summary>Lets the proposed authenticator count from now on, whose code of a step was right.</summary>
    public Task ConfirmTotpAsync(string id, long step, long now, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE staff_account SET totp_confirmed_at = @now, totp_step = @step
                WHERE id = @id AND totp_sealed IS NOT NULL AND totp_confirmed_at IS NULL
                """,
                cancellationToken, ("id", id), ("step", step), ("now", now)),
            cancellationToken);

    /// <summary>Takes a step's code; false where it, or a later one, was taken before: no code counts twice.</summary>
    public async Task<bool> TakeTotpStepAsync(string id, long step, CancellationToken cancellationToken) =>
        await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE staff_account SET totp_step = @step WHERE id = @id AND totp_step < @step",
                cancellationToken, ("id", id), ("step", step)),
            cancellationToken) == 1;

    /// <summary>Takes the authenticator and the recovery codes away.</summary>
    public Task RemoveTotpAsync(string id, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(connection => RemoveTotpAsync(connection, id, cancellationToken), cancellationToken);

    /// <summary>Takes everything away by which somebody signs in besides the password, and ends every session.</summary>
    public Task ResetSecondFactorAsync(string id, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                await RemoveTotpAsync(connection, id, cancellationToken);
                await connection.ExecuteAsync(
                    "DELETE FROM staff_passkey WHERE account_id = @id", cancellationToken, ("id", id));
                await StaffSessions.EndAllAsync(connection, id, "", cancellationToken);
            },
            cancellationToken);

    /// <summary>Replaces the recovery codes.</summary>
    public async Task SetRecoveryCodesAsync(string id, IEnumerable<string> codes, CancellationToken cancellationToken)
    {
        var hashes = new List<string>();
        foreach (var code in codes)
        {
            hashes.Add(await _seal.RecoveryHashAsync(id, code, cancellationToken));
        }

        await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    "DELETE FROM staff_recovery_code WHERE account_id = @id", cancellationToken, ("id", id));
                foreach (var hash in hashes)
                {
                    await connection.ExecuteAsync(
                        "INSERT INTO staff_recovery_code (account_id, hash) VALUES (@id, @hash)",
                        cancellationToken, ("id", id), ("hash", hash));
                }
            },
            cancellationToken);
    }

    /// <summary>Uses a recovery code up; false when it is none of the account's, or was used.</summary>
    public async Task<bool> UseRecoveryCodeAsync(string id, string code, CancellationToken cancellationToken)
    {
        var hash = await _seal.RecoveryHashAsync(id, code, cancellationToken);
        return await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "DELETE FROM staff_recovery_code WHERE account_id = @id AND hash = @hash",
                cancellationToken, ("id", id), ("hash", hash)),
            cancellationToken) == 1;
    }

    /// <summary>How many recovery codes are left.</summary>
    public async Task<int> CountRecoveryCodesAsync(string id, CancellationToken cancellationToken) =>
        (int)(await _database.AcrossPrograms.ReadAsync(
            connection => connection.ScalarAsync(
                "SELECT count(*) FROM staff_recovery_code WHERE account_id = @id", cancellationToken, ("id", id)),
            cancellationToken) ?? 0);

    /// <summary>Lets an account open nothing any more, and ends its sessions; false when there is none that did.</summary>
    public Task<bool> DisableAsync(string id, long now, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                var disabled = await connection.ExecuteAsync(
                    "UPDATE staff_account SET disabled_at = @now WHERE id = @id AND disabled_at IS NULL",
                    cancellationToken, ("id", id), ("now", now));
                await StaffSessions.EndAllAsync(connection, id, "", cancellationToken);
                return disabled == 1;
            },
            cancellationToken);

    /// <summary>Writes a new account inside a transaction. Throws where the address is taken.</summary>
    internal async Task InsertAsync(
        DbConnection connection, StaffAccount account, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            """
            INSERT INTO staff_account (id, email_hash, sealed, password_hash, created_at)
            VALUES (@id, @email, @sealed, @password, @now)
            """,
            cancellationToken, ("id", account.Id), ("email", account.EmailHash),
            ("sealed", await _seal.SealAsync(ProfilePlace(account.Id), account.Profile, cancellationToken)),
            ("password", account.PasswordHash), ("now", account.CreatedAt));

    private static async Task RemoveTotpAsync(DbConnection connection, string id, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            "UPDATE staff_account SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_step = 0 WHERE id = @id",
            cancellationToken, ("id", id));
        await connection.ExecuteAsync(
            "DELETE FROM staff_recovery_code WHERE account_id = @id", cancellationToken, ("id", id));
    }

    private async Task<List<StaffAccount>> ReadAsync(string which, object value, CancellationToken cancellationToken)
    {
        var opener = await _seal.OpenerAsync(cancellationToken);
        return await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM staff_account a {which}", row => Read(row, opener), cancellationToken,
                ("value", value)),
            cancellationToken);
    }

    private static StaffAccount Read(DbDataReader row, StaffOpener opener)
    {
        var id = row.GetString(0);
        return new StaffAccount(
            id, row.GetString(1), opener.Open<StaffProfile>(ProfilePlace(id), row.Bytes(2)), row.GetString(3),
            row.IsDBNull(4) ? null : opener.Open(TotpPlace(id), row.Bytes(4)),
            row.NumberOrNull(5), row.GetInt64(6), row.NumberOrNull(7));
    }

    private static string ProfilePlace(string id) => $"staff/{id}/profile";

    private static string TotpPlace(string id) => $"staff/{id}/totp";
}
