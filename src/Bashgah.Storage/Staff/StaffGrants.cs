using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>Roles of accounts in programs.</summary>
public sealed class StaffGrants
{
    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;

    internal StaffGrants(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>All roles of an account.</summary>
    public Task<IReadOnlyList<StaffGrant>> OfAccountAsync(string accountId, CancellationToken cancellationToken) =>
        ListAsync("account_id = @value", accountId, cancellationToken);

    /// <summary>All roles in a program.</summary>
    public Task<IReadOnlyList<StaffGrant>> OfProgramAsync(int programId, CancellationToken cancellationToken) =>
        ListAsync("program_id = @value", programId, cancellationToken);

    /// <summary>Gives a role; one that is there already stays as it is.</summary>
    public Task GrantAsync(StaffGrant grant, string actor, long now, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            connection => InsertAsync(connection, grant, actor, now, cancellationToken), cancellationToken);

    /// <summary>Takes a role away; false when it is not there, or is the last of its kind in the program that an account
    /// which is not disabled has for all stores, where that kind must not die out.</summary>
    /// <param name="grant">The role.</param>
    /// <param name="keepsOne">Whether the last one stays.</param>
    /// <param name="source">Who takes it away.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<bool> RevokeAsync(
        StaffGrant grant, bool keepsOne, AuditSource source, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                // One program's roles change one after the other, so that two owners do not take each other's away at once.
                await LockAsync(connection, grant.ProgramId, cancellationToken);
                var revoked = await connection.ExecuteAsync(
                    """
                    DELETE FROM staff_role
                    WHERE program_id = @program AND account_id = @account AND store = @store AND role = @role
                      AND (@keeps = 0 OR EXISTS (
                        SELECT 1 FROM staff_role o JOIN staff_account a ON a.id = o.account_id
                        WHERE o.program_id = @program AND o.role = @role AND o.store = '' AND a.disabled_at IS NULL
                          AND NOT (o.account_id = @account AND @store = '')))
                    """,
                    cancellationToken, ("program", grant.ProgramId), ("account", grant.AccountId), ("store", grant.Store),
                    ("role", grant.Role), ("keeps", keepsOne ? 1 : 0));
                if (revoked == 1)
                {
                    var told = new AuditEntry(source, now, AuditActions.StaffRoleRevoked, grant.AccountId)
                    {
                        Before = new() { ["role"] = grant.Role, ["store"] = grant.Store },
                    };
                    await _audit.Append_InTransactionAsync(connection, grant.ProgramId, [told], cancellationToken);
                }

                return revoked == 1;
            },
            cancellationToken);
    }

    /// <summary>Lets nobody else change the roles of a program until the transaction ends.</summary>
    internal static Task<int> LockAsync(DbConnection connection, int programId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("UPDATE program SET slug = slug WHERE id = @program", cancellationToken, ("program", programId));

    internal static Task<int> InsertAsync(
        DbConnection connection, StaffGrant grant, string actor, long now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO staff_role (program_id, account_id, store, role, granted_at, granted_by)
            VALUES (@program, @account, @store, @role, @now, @actor) ON CONFLICT DO NOTHING
            """,
            cancellationToken, ("program", grant.ProgramId), ("account", grant.AccountId), ("store", grant.Store),
            ("role", grant.Role), ("now", now), ("actor", actor));

    private async Task<IReadOnlyList<StaffGrant>> ListAsync(string which, object value, CancellationToken cancellationToken) =>
        [.. (await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT program_id, account_id, store, role FROM staff_role WHERE {which}",
                static row => new StaffGrant(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3)),
                cancellationToken, ("value", value)),
            cancellationToken))
            .OrderBy(g => g.ProgramId).ThenBy(g => g.AccountId, StringComparer.Ordinal)
            .ThenBy(g => g.Store, StringComparer.Ordinal).ThenBy(g => g.Role, StringComparer.Ordinal)];
}
