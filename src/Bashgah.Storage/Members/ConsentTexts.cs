using System.Security.Cryptography;
using System.Text;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Members;

/// <summary>A text that members are shown when they are asked to agree.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Version">A name that the program chose, like <c>2026-03</c>.</param>
/// <param name="Language">Language tag.</param>
/// <param name="Body">What it says.</param>
public sealed record ConsentText(string Purpose, string Version, string Language, string Body)
{
    /// <summary>SHA-256 of all of it, as hex.</summary>
    public string Hash => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Purpose}\u001f{Version}\u001f{Language}\u001f{Body}")));

    /// <summary>As records name it.</summary>
    public ShownText Shown => new(Hash, Version, Language);
}

/// <summary>The texts of programs, each version in each language kept once and never changed.</summary>
public sealed class ConsentTexts
{
    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;

    internal ConsentTexts(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>Keeps a text; again changes nothing. False: under this version and language another one stands.</summary>
    public Task<bool> KeepAsync(
        int programId, ConsentText text, AuditSource source, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                var inserted = await connection.ExecuteAsync(
                    """
                    INSERT INTO consent_text (program_id, hash, purpose, version, language, body, kept_at)
                    VALUES (@program, @hash, @purpose, @version, @language, @body, @at) ON CONFLICT DO NOTHING
                    """,
                    cancellationToken, ("program", programId), ("hash", text.Hash), ("purpose", text.Purpose),
                    ("version", text.Version), ("language", text.Language), ("body", text.Body), ("at", now));
                if (inserted == 0)
                {
                    return await connection.ScalarAsync(
                        "SELECT count(*) FROM consent_text WHERE program_id = @program AND hash = @hash", cancellationToken,
                        ("program", programId), ("hash", text.Hash)) == 1;
                }

                await _audit.Append_InTransactionAsync(
                    connection, programId,
                    [
                        new AuditEntry(source, now, AuditActions.ConsentTextKept, text.Hash)
                        {
                            After = new() { ["purpose"] = text.Purpose, ["version"] = text.Version, ["language"] = text.Language },
                        },
                    ],
                    cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>A text by its version; null: none is kept.</summary>
    public async Task<ConsentText?> FindAsync(
        int programId, string purpose, string version, string language, CancellationToken cancellationToken) =>
        (await ListAsync(programId, purpose, cancellationToken)).FirstOrDefault(t => t.Version == version && t.Language == language);

    /// <summary>All texts of a program, or those of one purpose, in the order in which they were kept.</summary>
    public async Task<IReadOnlyList<ConsentText>> ListAsync(
        int programId, string? purpose, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"""
                SELECT purpose, version, language, body FROM consent_text
                WHERE program_id = @program{(purpose is null ? "" : " AND purpose = @purpose")} ORDER BY kept_at, hash
                """,
                static row => new ConsentText(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)),
                cancellationToken, purpose is null ? [("program", programId)] : [("program", programId), ("purpose", purpose)]),
            cancellationToken);
}
