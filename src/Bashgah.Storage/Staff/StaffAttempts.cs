using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>
/// Counts sign-ins that fail, by the hash of the address that was given, whether an account has it or not: what is told
/// about waiting says nothing about who there is. An attempt counts as failed before it is judged, so that many at once
/// are no more than many after each other.
/// </summary>
public sealed class StaffAttempts
{
    /// <summary>So many failures make no wait.</summary>
    public const int FreeMax = 5;

    private const long Minute = 60_000_000;
    private const int DoublingsMax = 6;
    private const int RacesMax = 50;
    private static readonly long Forgotten = 24 * 60 * Minute;

    private readonly SqlDatabase _database;

    internal StaffAttempts(SqlDatabase database) => _database = database;

    /// <summary>Begins an attempt, which counts as failed until something else is said. Gives 0, or for how long nobody
    /// may try, in microseconds: 1 minute after the fifth failure, then 2, 4 … 64.</summary>
    public async Task<long> BeginAsync(string emailHash, long now, CancellationToken cancellationToken)
    {
        for (var race = 0; race < RacesMax; race++)
        {
            var wait = await _database.AcrossPrograms.WriteAsync(
                connection => TryBeginAsync(connection, emailHash, now, cancellationToken), cancellationToken);
            if (wait is { } known)
            {
                return known;
            }
        }

        // So many at once are no person's.
        return Minute;
    }

    /// <summary>The last attempt did not fail; earlier ones stay counted. A sign-in that still wants a code ends so.</summary>
    public Task TakeBackAsync(string emailHash, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE staff_attempt SET failures = failures - 1, locked_until = 0 WHERE email_hash = @hash AND failures > 0",
                cancellationToken, ("hash", emailHash)),
            cancellationToken);

    /// <summary>Somebody has signed in: nothing is counted any more.</summary>
    public Task ClearAsync(string emailHash, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "DELETE FROM staff_attempt WHERE email_hash = @hash", cancellationToken, ("hash", emailHash)),
            cancellationToken);

    /// <summary>How many have failed, and until when nobody may try, Unix microseconds or 0.</summary>
    public async Task<(int Failures, long LockedUntil)> FindAsync(string emailHash, CancellationToken cancellationToken) =>
        (await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT failures, locked_until FROM staff_attempt WHERE email_hash = @hash",
                static row => (row.GetInt32(0), row.GetInt64(1)), cancellationToken, ("hash", emailHash)),
            cancellationToken)).FirstOrDefault();

    /// <summary>Null: somebody else was faster.</summary>
    private static async Task<long?> TryBeginAsync(
        DbConnection connection, string emailHash, long now, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            "DELETE FROM staff_attempt WHERE last_at <= @old", cancellationToken, ("old", now - Forgotten));
        await connection.ExecuteAsync(
            """
            INSERT INTO staff_attempt (email_hash, failures, locked_until, last_at) VALUES (@hash, 0, 0, @now)
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, ("hash", emailHash), ("now", now));
        var (failures, lockedUntil) = (await connection.QueryAsync(
            "SELECT failures, locked_until FROM staff_attempt WHERE email_hash = @hash",
            static row => (row.GetInt32(0), row.GetInt64(1)), cancellationToken, ("hash", emailHash))).FirstOrDefault();
        if (lockedUntil > now)
        {
            return lockedUntil - now;
        }

        var counted = await connection.ExecuteAsync(
            """
            UPDATE staff_attempt SET failures = failures + 1, locked_until = @until, last_at = @now
            WHERE email_hash = @hash AND failures = @failures AND locked_until = @before
            """,
            cancellationToken, ("hash", emailHash), ("until", LockedUntil(failures + 1, now)), ("now", now),
            ("failures", failures), ("before", lockedUntil));
        return counted == 1 ? 0 : null;
    }

    private static long LockedUntil(int failures, long now) => failures < FreeMax
        ? 0
        : now + (Minute << Math.Min(failures - FreeMax, DoublingsMax));
}
