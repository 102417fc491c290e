using System.Text;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>What a sign-in has come to between two requests. It is kept here and not in the browser, so that it counts once
/// and on every node.</summary>
public sealed class StaffSteps
{
    /// <summary>So long a step of signing in holds.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private readonly SqlDatabase _database;
    private readonly StaffSeal _seal;

    internal StaffSteps(SqlDatabase database, StaffSeal seal)
    {
        _database = database;
        _seal = seal;
    }

    /// <summary>Keeps a step and gives the secret text by which it is found; steps that are over go.</summary>
    /// <param name="kind">What waits; only who names it finds it.</param>
    /// <param name="accountId">Whose step; empty: that is not known yet.</param>
    /// <param name="state">What the next request needs.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<string> BeginAsync(
        string kind, string accountId, string state, long now, CancellationToken cancellationToken) =>
        BeginAsync(kind, accountId, state, Length, now, cancellationToken);

    /// <summary>The same, for as long as is said.</summary>
    public async Task<string> BeginAsync(
        string kind, string accountId, string state, TimeSpan length, long now, CancellationToken cancellationToken)
    {
        var token = StaffRandom.Token();
        // What passkeys are made of names the person.
        var sealedState = Convert.ToBase64String(
            await _seal.SealAsync(PlaceOf(token), Encoding.UTF8.GetBytes(state), cancellationToken));
        await _database.AcrossPrograms.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    "DELETE FROM staff_step WHERE expires_at <= @now", cancellationToken, ("now", now));
                await connection.ExecuteAsync(
                    """
                    INSERT INTO staff_step (token_hash, kind, account_id, state, expires_at)
                    VALUES (@token, @kind, @account, @state, @end)
                    """,
                    cancellationToken, ("token", StaffSeal.TokenHash(token)), ("kind", kind), ("account", accountId),
                    ("state", sealedState), ("end", now + (length.Ticks / TimeSpan.TicksPerMicrosecond)));
            },
            cancellationToken);
        return token;
    }

    /// <summary>The step of a cookie's text, which stays; null: there is none, or it is over.</summary>
    public async Task<(string AccountId, string State)?> FindAsync(
        string kind, string token, long now, CancellationToken cancellationToken)
    {
        var found = await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT account_id, state FROM staff_step WHERE token_hash = @token AND kind = @kind AND expires_at > @now",
                static row => (row.GetString(0), row.GetString(1)), cancellationToken,
                ("token", StaffSeal.TokenHash(token)), ("kind", kind), ("now", now)),
            cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        var opener = await _seal.OpenerAsync(cancellationToken);
        return (found[0].Item1, Encoding.UTF8.GetString(opener.Open(PlaceOf(token), Convert.FromBase64String(found[0].Item2))));
    }

    private static string PlaceOf(string token) => $"step/{StaffSeal.TokenHash(token)}";

    /// <summary>The same, for the one who comes first: afterwards there is none.</summary>
    public async Task<(string AccountId, string State)?> TakeAsync(
        string kind, string token, long now, CancellationToken cancellationToken)
    {
        if (await FindAsync(kind, token, now, cancellationToken) is not { } found)
        {
            return null;
        }

        var taken = await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "DELETE FROM staff_step WHERE token_hash = @token AND kind = @kind",
                cancellationToken, ("token", StaffSeal.TokenHash(token)), ("kind", kind)),
            cancellationToken);
        return taken == 1 ? found : null;
    }
}
