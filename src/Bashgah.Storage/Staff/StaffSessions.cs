using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>Browsers that are signed in. Each request asks the database, so that a session that was ended opens nothing
/// any more on any node, at once.</summary>
public sealed class StaffSessions
{
    /// <summary>Unused for so long, a session ends.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromHours(8);

    /// <summary>After so long a session ends whatever happens.</summary>
    public static readonly TimeSpan LengthMax = TimeSpan.FromDays(30);

    private const string Columns = "s.id, s.account_id, s.method, s.sealed, s.created_at, s.confirmed_at, s.seen_at, s.expires_at";
    private const long SeenEvery = 60_000_000;

    private readonly SqlDatabase _database;
    private readonly StaffSeal _seal;
    private readonly AuditLog _audit;

    internal StaffSessions(SqlDatabase database, StaffSeal seal, AuditLog audit)
    {
        _database = database;
        _seal = seal;
        _audit = audit;
    }

    private static long Idle => IdleMax.Ticks / TimeSpan.TicksPerMicrosecond;

    private static long Length => LengthMax.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Begins a session and gives the secret text of its cookie; the account's sessions that are over go.</summary>
    public async Task<string> BeginAsync(
        string accountId, string method, StaffOrigin origin, long now, CancellationToken cancellationToken)
    {
        var (id, token) = (StaffRandom.Id(), StaffRandom.Token());
        var cipher = await _seal.SealAsync(Place(id), origin, cancellationToken);
        await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    "DELETE FROM staff_session WHERE account_id = @account AND (expires_at <= @now OR seen_at <= @idle)",
                    cancellationToken, ("account", accountId), ("now", now), ("idle", now - Idle));
                await connection.ExecuteAsync(
                    """
                    INSERT INTO staff_session (id, token_hash, account_id, method, sealed, created_at, confirmed_at, seen_at, expires_at)
                    VALUES (@id, @token, @account, @method, @sealed, @now, @now, @now, @end)
                    """,
                    cancellationToken, ("id", id), ("token", StaffSeal.TokenHash(token)), ("account", accountId),
                    ("method", method), ("sealed", cipher), ("now", now), ("end", now + Length));
                var told = new AuditEntry(SourceOf(accountId, origin), now, AuditActions.StaffSignedIn, accountId)
                {
                    After = new() { ["session"] = id, ["method"] = method },
                };
                await _audit.Append_InTransactionAsync(connection, AuditLog.OfNoProgram, [told], cancellationToken);
            },
            cancellationToken);
        return token;
    }

    /// <summary>The session of a cookie's text, of an account that is not disabled; null: none that still holds. It counts
    /// as used.</summary>
    public async Task<StaffSession?> FindAsync(string token, long now, CancellationToken cancellationToken)
    {
        var found = (await ReadAsync(
            """
            JOIN staff_account a ON a.id = s.account_id
            WHERE s.token_hash = @value AND a.disabled_at IS NULL AND s.expires_at > @now AND s.seen_at > @idle
            """,
            StaffSeal.TokenHash(token), now, cancellationToken)).FirstOrDefault();
        if (found is not null && now - found.SeenAt >= SeenEvery)
        {
            await _database.AcrossPrograms.WriteAsync(
                connection => connection.ExecuteAsync(
                    "UPDATE staff_session SET seen_at = @now WHERE id = @id AND seen_at < @now",
                    cancellationToken, ("id", found.Id), ("now", now)),
                cancellationToken);
        }

        return found;
    }

    /// <summary>An account's sessions that still hold, the last used first.</summary>
    public async Task<IReadOnlyList<StaffSession>> ListAsync(
        string accountId, long now, CancellationToken cancellationToken) =>
        await ReadAsync(
            "WHERE s.account_id = @value AND s.expires_at > @now AND s.seen_at > @idle ORDER BY s.seen_at DESC, s.id",
            accountId, now, cancellationToken);

    /// <summary>The person has proved again who they are: the session goes on under another secret text, which is given;
    /// null when it has ended meanwhile.</summary>
    public async Task<string?> ConfirmAsync(string id, long now, CancellationToken cancellationToken)
    {
        var token = StaffRandom.Token();
        var confirmed = await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE staff_session SET token_hash = @token, confirmed_at = @now WHERE id = @id",
                cancellationToken, ("id", id), ("token", StaffSeal.TokenHash(token)), ("now", now)),
            cancellationToken);
        return confirmed == 1 ? token : null;
    }

    /// <summary>The person has shown a second factor within the session: from now on it stands for both. Other sessions of the account
    /// that the password alone began end: whoever began them could add a factor of his own.</summary>
    public Task StrengthenAsync(string id, string method, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    "UPDATE staff_session SET method = @method WHERE id = @id", cancellationToken, ("id", id), ("method", method));
                await connection.ExecuteAsync(
                    """
                    DELETE FROM staff_session WHERE method = 'password' AND id <> @id
                      AND account_id = (SELECT account_id FROM staff_session WHERE id = @id)
                    """,
                    cancellationToken, ("id", id));
            },
            cancellationToken);

    /// <summary>Ends a session of an account; false when it has none of that id.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="id">The session.</param>
    /// <param name="told">What the log tells; null: another session takes its place, of which it tells.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<bool> EndAsync(string accountId, string id, AuditEntry? told, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                var ended = await connection.ExecuteAsync(
                    "DELETE FROM staff_session WHERE account_id = @account AND id = @id",
                    cancellationToken, ("account", accountId), ("id", id));
                if (ended == 1 && told is not null)
                {
                    await _audit.Append_InTransactionAsync(connection, AuditLog.OfNoProgram, [told], cancellationToken);
                }

                return ended == 1;
            },
            cancellationToken);

    /// <summary>Ends all sessions of an account but one.</summary>
    public Task EndOthersAsync(string accountId, string keptId, AuditEntry told, CancellationToken cancellationToken) =>
        _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                if (await EndAllAsync(connection, accountId, keptId, cancellationToken) > 0)
                {
                    await _audit.Append_InTransactionAsync(connection, AuditLog.OfNoProgram, [told], cancellationToken);
                }
            },
            cancellationToken);

    /// <summary>Who somebody is in the audit log, from where.</summary>
    public static AuditSource SourceOf(string accountId, StaffOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return new($"staff:{accountId}", origin.AuditText);
    }

    /// <summary>Where no second factor is left, sessions stand for the password alone from now on: their roles open nothing.</summary>
    internal static Task<int> WeakenAsync(DbConnection connection, string accountId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            UPDATE staff_session SET method = 'password' WHERE account_id = @account
              AND NOT EXISTS (SELECT 1 FROM staff_passkey p WHERE p.account_id = @account)
              AND NOT EXISTS (SELECT 1 FROM staff_account a WHERE a.id = @account AND a.totp_confirmed_at IS NOT NULL)
            """,
            cancellationToken, ("account", accountId));

    internal static Task<int> EndAllAsync(
        DbConnection connection, string accountId, string keptId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "DELETE FROM staff_session WHERE account_id = @account AND id <> @kept",
            cancellationToken, ("account", accountId), ("kept", keptId));

    private async Task<List<StaffSession>> ReadAsync(
        string which, object value, long now, CancellationToken cancellationToken)
    {
        var opener = await _seal.OpenerAsync(cancellationToken);
        return await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM staff_session s {which}", row => Read(row, opener), cancellationToken,
                ("value", value), ("now", now), ("idle", now - Idle)),
            cancellationToken);
    }

    private static StaffSession Read(DbDataReader row, StaffOpener opener)
    {
        var id = row.GetString(0);
        return new StaffSession(
            id, row.GetString(1), row.GetString(2), opener.Open<StaffOrigin>(Place(id), row.Bytes(3)), row.GetInt64(4),
            row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));
    }

    private static string Place(string id) => $"session/{id}";
}
