using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Members;

/// <summary>Holds a member until a transaction ends, so that who is erased, or loses phone and sessions, gets nothing new
/// meanwhile. Erasing takes the same row.</summary>
internal static class MemberLocks
{
    /// <summary>Keeps the member from being erased; false: there is none, or it is erased.</summary>
    public static async Task<bool> ShareAsync(
        SqlDatabase database, DbConnection connection, int programId, long memberId, CancellationToken cancellationToken) =>
        await HoldAsync(connection, programId, memberId, database.ForShare, cancellationToken)
        && await connection.ScalarAsync(
            "SELECT count(*) FROM member_erasure WHERE program_id = @program AND member_id = @member", cancellationToken,
            ("program", programId), ("member", memberId)) == 0;

    /// <summary>Waits for all who hold the member, and keeps them out; false: there is none.</summary>
    public static Task<bool> TakeAsync(
        SqlDatabase database, DbConnection connection, int programId, long memberId, CancellationToken cancellationToken) =>
        HoldAsync(connection, programId, memberId, database.ForUpdate, cancellationToken);

    private static async Task<bool> HoldAsync(
        DbConnection connection, int programId, long memberId, string how, CancellationToken cancellationToken) =>
        await connection.ScalarAsync(
            $"SELECT id FROM member_facts WHERE program_id = @program AND id = @member {how}", cancellationToken,
            ("program", programId), ("member", memberId)) is not null;
}
