using System.Data.Common;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Keys;

/// <summary>A key of a member that was destroyed.</summary>
/// <param name="ProgramId">The program.</param>
/// <param name="MemberId">Whose.</param>
/// <param name="At">When, Unix microseconds.</param>
/// <param name="Print">By which a copy of the key is known; <see cref="ErasedKeys.AnyPrint"/>: it could not be told.</param>
internal readonly record struct ErasedKey(int ProgramId, long MemberId, long At, string Print);

/// <summary>Destroys keys of members and remembers which.</summary>
internal sealed class ErasedKeys(SqlDatabase database, KeyWrapping wrapping)
{
    /// <summary>Stands for every key: the one that was destroyed did not open, or was not there.</summary>
    public const string AnyPrint = "-";

    private const int PrintBytes = 8;

    /// <summary>Print of the key that a member has; null: there is none.</summary>
    public async Task<string?> PrintAsync(int programId, long memberId, CancellationToken cancellationToken)
    {
        var found = await database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"{StoredMemberKey.Select} m.member_id = @member", StoredMemberKey.Read, cancellationToken,
                ("program", programId), ("member", memberId)),
            cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        try
        {
            var print = HKDF.DeriveKey(
                HashAlgorithmName.SHA256, wrapping.Open(programId, found[0]), PrintBytes, info: "bashgah/print"u8.ToArray());
            return Convert.ToHexStringLower(print);
        }
        catch (CryptographicException)
        {
            return AnyPrint;
        }
    }

    /// <summary>Destroys a member's key: the profile cannot be read any more, in no backup of the database.</summary>
    public Task EraseAsync(ErasedKey key, CancellationToken cancellationToken) => database.AcrossPrograms.WriteAsync(
        async connection =>
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO erased_key (program_id, member_id, erased_at, print) VALUES (@program, @member, @at, @print)
                ON CONFLICT (program_id, member_id) DO UPDATE SET erased_at = excluded.erased_at,
                  print = CASE WHEN excluded.print = '-' THEN erased_key.print ELSE excluded.print END
                """,
                cancellationToken, ("program", key.ProgramId), ("member", key.MemberId), ("at", key.At), ("print", key.Print));
            await DeleteAsync(connection, "member_key", key.ProgramId, key.MemberId, cancellationToken);
        },
        cancellationToken);

    /// <summary>Print of the key that was destroyed; null: none was, that is remembered.</summary>
    public async Task<string?> RememberedPrintAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        (await database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT print FROM erased_key WHERE program_id = @program AND member_id = @member",
                static row => row.GetString(0), cancellationToken, ("program", programId), ("member", memberId)),
            cancellationToken)).FirstOrDefault();

    /// <summary>Forgets a member whom the database does not have: the next of that number is somebody else. With the key, where it is the
    /// one that was erased: another is of somebody who is just joining.</summary>
    public Task ForgetAsync(int programId, long memberId, bool withKey, CancellationToken cancellationToken) => database.AcrossPrograms.WriteAsync(
        async connection =>
        {
            if (withKey)
            {
                await DeleteAsync(connection, "member_key", programId, memberId, cancellationToken);
            }

            await DeleteAsync(connection, "erased_key", programId, memberId, cancellationToken);
        },
        cancellationToken);

    /// <summary>All that were destroyed.</summary>
    public async Task<IReadOnlyList<ErasedKey>> ListAsync(CancellationToken cancellationToken) => await database.AcrossPrograms.ReadAsync(
        connection => connection.QueryAsync(
            "SELECT program_id, member_id, erased_at, print FROM erased_key ORDER BY program_id, member_id",
            static row => new ErasedKey(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3)), cancellationToken),
        cancellationToken);

    /// <summary>Those among some members whose keys were destroyed.</summary>
    public async Task<IReadOnlySet<long>> FindAsync(
        int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken) =>
        (await database.Of(programId).ReadAsync(
            async connection =>
            {
                await using var command = connection.Command(
                    "SELECT member_id FROM erased_key WHERE program_id = @program AND " + database.IsIn("member_id", "@ids"),
                    ("program", programId));
                database.BindList(command, "@ids", memberIds);
                return await command.QueryAsync(static row => row.GetInt64(0), cancellationToken);
            },
            cancellationToken)).ToHashSet();

    private static Task<int> DeleteAsync(
        DbConnection connection, string table, int programId, long memberId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            $"DELETE FROM {table} WHERE program_id = @program AND member_id = @member", cancellationToken,
            ("program", programId), ("member", memberId));
}
