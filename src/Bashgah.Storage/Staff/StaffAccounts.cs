using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>Accounts with their authenticators and recovery codes.</summary>
public sealed class StaffAccounts
{
    private const string Columns =
        "a.id, a.email_hash, a.sealed, a.password_hash, a.totp_sealed, a.totp_confirmed_at, a.created_at, a.disabled_at";

    private readonly SqlDatabase _database;
    private readonly StaffSeal _seal;
    private readonly AuditLog _audit;

    internal StaffAccounts(SqlDatabase database, StaffSeal seal, AuditLog audit)
    {
        _database = database;
        _seal = seal;
        _audit = audit;
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
        string id, string passwordHash, string? keptSessionId, AuditEntry told, CancellationToken cancellationToken) =>
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
                await TellAsync(connection, told, cancellationToken);
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
    public Task ConfirmTotpAsync(string id, long step, AuditEntry told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        return _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                var confirmed = await connection.ExecuteAsync(
                    """
                    UPDATE staff_account SET totp_confirmed_at = @now, totp_step = @step
                    WHERE id = @id AND totp_sealed IS NOT NULL AND totp_confirmed_at IS NULL
                    """,
                    cancellationToken, ("id", id), ("step", step), ("now", told.At));
                if (confirmed == 1)
                {
                    await TellAsync(connection, told, cancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>Takes a step's code; false where it, or a later one, was taken before: no code counts twice.</summary>
    public async Task<bool> TakeTotpStepAsync(string id, long step, CancellationToken cancellationToken) =>
        await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE staff_account SET totp_step = @step WHERE id = @id AND totp_step < @step",
                cancellationToken, ("id", id), ("step", step)),
            cancellationToken) == 1;

    /// <summary>Takes the authenticator and the recovery codes away. Without any second factor left, running sessions stand for the
    /// password alone.</summary>
    public Task RemoveTotpAsync(string id, AuditEntry told, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                var wasInForce = await connection.ScalarAsync(
                    "SELECT totp_confirmed_at FROM staff_account WHERE id = @id", cancellationToken, ("id", id)) is not null;
                await RemoveTotpAsync(connection, id, cancellationToken);
                await StaffSessions.WeakenAsync(connection, id, cancellationToken);
                if (wasInForce)
                {
                    await TellAsync(connection, told, cancellationToken);
                }
            },
            cancellationToken);

    /// <summary>Takes everything away by which somebody signs in besides the password, and ends every session.</summary>
    public Task ResetSecondFactorAsync(string id, AuditEntry told, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                await RemoveTotpAsync(connection, id, cancellationToken);
                await connection.ExecuteAsync(
                    "DELETE FROM staff_passkey WHERE account_id = @id", cancellationToken, ("id", id));
                await StaffSessions.EndAllAsync(connection, id, "", cancellationToken);
                await TellAsync(connection, told, cancellationToken);
            },
            cancellationToken);

    /// <summary>Replaces the recovery codes.</summary>
    public async Task SetRecoveryCodesAsync(string id, IEnumerable<string> codes, AuditEntry told, CancellationToken cancellationToken)
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

                await TellAsync(connection, told, cancellationToken);
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

    /// <summary>Lets an account open nothing any more, and ends its sessions; not the last that has a role in one of its programs for all
    /// stores, where that kind must not die out.</summary>
    /// <param name="id">The account.</param>
    /// <param name="keptRole">The role that must not die out.</param>
    /// <param name="source">Who does it.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<StaffDisabling> DisableAsync(
        string id, string keptRole, AuditSource source, long now, CancellationToken cancellationToken) => _database.AcrossPrograms.WriteAsync(
        async connection =>
        {
            var programs = await connection.QueryAsync(
                "SELECT DISTINCT program_id FROM staff_role WHERE account_id = @id ORDER BY program_id", static row => row.GetInt32(0),
                cancellationToken, ("id", id));
            foreach (var program in programs)
            {
                // As roles are taken away: one after the other, so that two owners do not disable each other at once.
                await StaffGrants.LockAsync(connection, program, cancellationToken);
            }

            var isLast = await connection.ScalarAsync(
                """
                SELECT r.program_id FROM staff_role r JOIN staff_account own ON own.id = r.account_id
                WHERE r.account_id = @id AND r.role = @role AND r.store = '' AND own.disabled_at IS NULL AND NOT EXISTS (
                  SELECT 1 FROM staff_role o JOIN staff_account a ON a.id = o.account_id
                  WHERE o.program_id = r.program_id AND o.role = @role AND o.store = '' AND a.disabled_at IS NULL AND a.id <> @id)
                LIMIT 1
                """,
                cancellationToken, ("id", id), ("role", keptRole)) is not null;
            if (isLast)
            {
                return StaffDisabling.IsLast;
            }

            var disabled = await connection.ExecuteAsync(
                "UPDATE staff_account SET disabled_at = @now WHERE id = @id AND disabled_at IS NULL",
                cancellationToken, ("id", id), ("now", now));
            await StaffSessions.EndAllAsync(connection, id, "", cancellationToken);
            if (disabled == 0)
            {
                return StaffDisabling.NothingToDo;
            }

            var told = new AuditEntry(source, now, AuditActions.StaffDisabled, id)
            {
                Before = new() { ["disabled"] = false }, After = new() { ["disabled"] = true },
            };
            // In one order, as all who write several logs at once must.
            foreach (var log in programs.Prepend(AuditLog.OfNoProgram))
            {
                await _audit.Append_InTransactionAsync(connection, log, [told], cancellationToken);
            }

            return StaffDisabling.Done;
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

    private Task TellAsync(DbConnection connection, AuditEntry told, CancellationToken cancellationToken) =>
        _audit.Append_InTransactionAsync(connection, AuditLog.OfNoProgram, [told], cancellationToken);

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
