using System.Globalization;
using System.Text.Json.Nodes;
using Bashgah.Storage.Audit;
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
    /// <summary>How the text of a key begins.</summary>
    public const string Prefix = "bgk";

    private const string Columns = "id, program_id, label, scopes, created_at, revoked_at";

    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;
    private readonly RememberedCredentials<ApiKeyInfo> _byHash;
    private readonly RememberedCredentials<ApiKeyInfo> _byId;

    internal ApiKeyRegistry(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
        _byHash = new RememberedCredentials<ApiKeyInfo>((hash, cancellationToken) =>
            AskAsync("hash = @hash", cancellationToken, ("hash", hash)));
        _byId = new RememberedCredentials<ApiKeyInfo>((place, cancellationToken) =>
        {
            var parts = place.Split('/');
            return AskAsync(
                "program_id = @program AND id = @id", cancellationToken,
                ("program", int.Parse(parts[0], CultureInfo.InvariantCulture)), ("id", parts[1]));
        });
    }

    /// <summary>Makes a key. The text is shown to the operator once and cannot be had again.</summary>
    public async Task<(ApiKeyInfo Key, string Text)> CreateAsync(
        int programId, string label, IReadOnlyList<string> scopes, AuditSource source, long now, CancellationToken cancellationToken)
    {
        var id = CredentialText.NewId();
        var text = CredentialText.NewKey(Prefix, id);
        await _database.Of(programId).WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO api_key (program_id, id, hash, label, scopes, created_at)
                    VALUES (@program, @id, @hash, @label, @scopes, @now)
                    """,
                    cancellationToken, ("program", programId), ("id", id), ("hash", CredentialText.HashOf(text)), ("label", label),
                    ("scopes", string.Join(' ', scopes)), ("now", now));
                var entry = new AuditEntry(source, now, AuditActions.KeyCreated, id) { After = Told(label, scopes) };
                await _audit.Append_InTransactionAsync(connection, programId, [entry], cancellationToken);
            },
            cancellationToken);
        return (new ApiKeyInfo(id, programId, label, scopes, now, null), text);
    }

    /// <summary>The key of this text, or null when there is none or it was revoked. A revoked key may still be taken for
    /// a few seconds by nodes that have just seen it.</summary>
    public ValueTask<ApiKeyInfo?> FindAsync(string text, CancellationToken cancellationToken) =>
        _byHash.FindAsync(CredentialText.HashOf(text), cancellationToken);

    /// <summary>The key of this id, by what was made in its name; null as in <see cref="FindAsync"/>.</summary>
    public ValueTask<ApiKeyInfo?> FindByIdAsync(int programId, string id, CancellationToken cancellationToken) =>
        _byId.FindAsync(string.Create(CultureInfo.InvariantCulture, $"{programId}/{id}"), cancellationToken);

    /// <summary>All keys of a program, oldest first.</summary>
    public async Task<IReadOnlyList<ApiKeyInfo>> ListAsync(int programId, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM api_key WHERE program_id = @program ORDER BY created_at, id",
                Read, cancellationToken, ("program", programId)),
            cancellationToken);

    /// <summary>Revokes a key; false when there is none of that id that still holds.</summary>
    public async Task<bool> RevokeAsync(
        int programId, string id, AuditSource source, long now, CancellationToken cancellationToken)
    {
        var isRevoked = await _database.Of(programId).WriteAsync(
            async connection =>
            {
                var revoked = await connection.QueryAsync(
                    $"""
                    UPDATE api_key SET revoked_at = @now
                    WHERE program_id = @program AND id = @id AND revoked_at IS NULL RETURNING {Columns}
                    """,
                    Read, cancellationToken, ("program", programId), ("id", id), ("now", now));
                await _audit.Append_InTransactionAsync(
                    connection, programId,
                    [.. revoked.Select(key => new AuditEntry(source, now, AuditActions.KeyRevoked, id) { Before = Told(key.Label, key.Scopes) })],
                    cancellationToken);
                return revoked.Count == 1;
            },
            cancellationToken);
        _byHash.Clear();
        _byId.Clear();
        return isRevoked;
    }

    private async Task<ApiKeyInfo?> AskAsync(
        string which, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        (await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM api_key WHERE {which} AND revoked_at IS NULL", Read, cancellationToken, parameters),
            cancellationToken)).FirstOrDefault();

    private static JsonObject Told(string label, IEnumerable<string> scopes) =>
        new() { ["label"] = label, ["scopes"] = AuditEntry.Texts(scopes) };

    private static ApiKeyInfo Read(System.Data.Common.DbDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2),
        row.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries), row.GetInt64(4), row.NumberOrNull(5));
}
