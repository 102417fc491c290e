using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>An API key, without its secret.</summary>
/// <param name="Id">Its public part, by which it is listed, revoked and named as an actor.</param>
/// <param name="ProgramId">The one program that it opens.</param>
/// <param name="Label">What the operator called it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
public sealed record ApiKeyInfo(
    string Id, int ProgramId, string Label, IReadOnlyList<string> Scopes, long CreatedAt, long? RevokedAt);

/// <summary>API keys. Only their hashes are kept; a key has 160 random bits, so that a plain hash cannot be guessed.</summary>
public sealed class ApiKeyRegistry
{
    private const string Columns = "id, program_id, label, scopes, created_at, revoked_at";
    private const int RememberedMilliseconds = 5_000;
    private const int RememberedMax = 10_000;

    private readonly SqlDatabase _database;
    private readonly ConcurrentDictionary<string, (ApiKeyInfo Key, long UntilTick)> _remembered = new();

    internal ApiKeyRegistry(SqlDatabase database) => _database = database;

    /// <summary>Makes a key. The text is shown to the operator once and cannot be had again.</summary>
    public async Task<(ApiKeyInfo Key, string Text)> CreateAsync(
        int programId, string label, IReadOnlyList<string> scopes, long now, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 10);
        var text = $"bgk_{id}_{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 32)}";
        await _database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO api_key (program_id, id, hash, label, scopes, created_at)
                VALUES (@program, @id, @hash, @label, @scopes, @now)
                """,
                cancellationToken, ("program", programId), ("id", id), ("hash", HashOf(text)), ("label", label),
                ("scopes", string.Join(' ', scopes)), ("now", now)),
            cancellationToken);
        return (new ApiKeyInfo(id, programId, label, scopes, now, null), text);
    }

    /// <summary>The key of this text, or null when there is none or it was revoked. A revoked key may still be taken for
    /// a few seconds by nodes that have just seen it.</summary>
    public async ValueTask<ApiKeyInfo?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var hash = HashOf(text);
        var tick = Environment.TickCount64;
        if (_remembered.TryGetValue(hash, out var known))
        {
            if (tick < known.UntilTick)
            {
                return known.Key;
            }

            // A key in steady use is asked again by one caller, beside the others: they would all ask at once, and wait
            // for a database that stands still.
            if (tick < known.UntilTick + RememberedMilliseconds)
            {
                if (_remembered.TryUpdate(hash, (known.Key, tick + RememberedMilliseconds), known))
                {
                    _ = AskAgainAsync(hash);
                }

                return known.Key;
            }
        }

        return await AskAsync(hash, cancellationToken);
    }

    private async Task AskAgainAsync(string hash)
    {
        try
        {
            await AskAsync(hash, CancellationToken.None);
        }
        catch (StoreAwayException)
        {
            // Whoever comes when it is time again asks again.
        }
    }

    private async Task<ApiKeyInfo?> AskAsync(string hash, CancellationToken cancellationToken)
    {
        var found = (await _database.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM api_key WHERE hash = @hash AND revoked_at IS NULL",
                Read, cancellationToken, ("hash", hash)),
            cancellationToken)).FirstOrDefault();
        if (found is null)
        {
            _remembered.TryRemove(hash, out _);
            return null;
        }

        if (_remembered.Count >= RememberedMax)
        {
            _remembered.Clear();
        }

        _remembered[hash] = (found, Environment.TickCount64 + RememberedMilliseconds);
        return found;
    }

    /// <summary>All keys of a program, oldest first.</summary>
    public async Task<IReadOnlyList<ApiKeyInfo>> ListAsync(int programId, CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM api_key WHERE program_id = @program ORDER BY created_at, id",
                Read, cancellationToken, ("program", programId)),
            cancellationToken);

    /// <summary>Revokes a key; false when there is none of that id that still holds.</summary>
    public async Task<bool> RevokeAsync(int programId, string id, long now, CancellationToken cancellationToken)
    {
        var revoked = await _database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE api_key SET revoked_at = @now
                WHERE program_id = @program AND id = @id AND revoked_at IS NULL
                """,
                cancellationToken, ("program", programId), ("id", id), ("now", now)),
            cancellationToken);
        _remembered.Clear();
        return revoked == 1;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ApiKeyInfo Read(System.Data.Common.DbDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2),
        row.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries), row.GetInt64(4), row.NumberOrNull(5));
}
