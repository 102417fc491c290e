using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Fraud;

/// <summary>A member who is staff.</summary>
/// <param name="Staff"><c>cashier:</c> and the name that tills send, or an actor: <c>key:…</c>, <c>device:…</c>, <c>staff:…</c>.</param>
/// <param name="MemberId">The member.</param>
public sealed record StaffCard(string Staff, long MemberId);

/// <summary>Which members are staff, as the merchant declares it.</summary>
public sealed class StaffCards
{
    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;

    internal StaffCards(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>All of them, by staff.</summary>
    public async Task<IReadOnlyList<StaffCard>> ListAsync(int programId, CancellationToken cancellationToken) =>
        [.. (await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT staff, member_id FROM staff_card WHERE program_id = @program",
                static row => new StaffCard(row.GetString(0), row.GetInt64(1)), cancellationToken, ("program", programId)),
            cancellationToken)).OrderBy(card => card.Staff, StringComparer.Ordinal).ThenBy(card => card.MemberId)];

    /// <summary>Declares a card; again changes nothing. False: there is no such member, or it is erased.</summary>
    public Task<bool> DeclareAsync(int programId, StaffCard card, AuditEntry told, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            async connection =>
            {
                if (!await MemberLocks.ShareAsync(_database, connection, programId, card.MemberId, cancellationToken))
                {
                    return false;
                }

                await ChangeAsync(
                    connection, programId, card,
                    "INSERT INTO staff_card (program_id, staff, member_id) VALUES (@program, @staff, @member) ON CONFLICT DO NOTHING", told,
                    cancellationToken);
                return true;
            },
            cancellationToken);

    /// <summary>Takes one back; false: there was none.</summary>
    public Task<bool> RemoveAsync(int programId, StaffCard card, AuditEntry told, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            connection => ChangeAsync(
                connection, programId, card, "DELETE FROM staff_card WHERE program_id = @program AND staff = @staff AND member_id = @member",
                told, cancellationToken),
            cancellationToken);

    private async Task<bool> ChangeAsync(
        DbConnection connection, int programId, StaffCard card, string statement, AuditEntry told, CancellationToken cancellationToken)
    {
        var changed = await connection.ExecuteAsync(
            statement, cancellationToken, ("program", programId), ("staff", card.Staff), ("member", card.MemberId)) == 1;
        await _audit.Append_InTransactionAsync(connection, programId, changed ? [told] : [], cancellationToken);
        return changed;
    }
}
