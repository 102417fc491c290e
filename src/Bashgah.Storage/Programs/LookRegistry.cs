using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>What a program says of its look; what is null is as it comes with the server.</summary>
/// <param name="Brand">The brand's colour, <c>#rrggbb</c>.</param>
/// <param name="Accent">A second colour, <c>#rrggbb</c>.</param>
/// <param name="Radius">How round corners are, CSS pixels.</param>
/// <param name="Face">Typefaces of the system, the wanted first.</param>
/// <param name="PersianFace">The same for Persian.</param>
public sealed record LookSettings(
    string? Brand = null, string? Accent = null, int? Radius = null, IReadOnlyList<string>? Face = null,
    IReadOnlyList<string>? PersianFace = null);

/// <summary>A picture of a look.</summary>
/// <param name="Type">Media type.</param>
/// <param name="Bytes">The file.</param>
public sealed record LookPicture(string Type, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>SHA-256 of the file, its first 16 digits: another picture has another.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span))[..16];
}

/// <summary>The look of a program.</summary>
/// <param name="Settings">Colours, corners, faces.</param>
/// <param name="Logo">What stands for the club; null: nothing of its own.</param>
/// <param name="CardArt">What its card is printed with; null: its colours alone.</param>
public sealed record ProgramLook(LookSettings Settings, LookPicture? Logo = null, LookPicture? CardArt = null)
{
    /// <summary>That of a program that has set nothing.</summary>
    public static ProgramLook Default { get; } = new(new LookSettings());

    // Pictures are told by their hash: a log is no album.
    internal JsonObject Told() => new()
    {
        ["brand"] = Settings.Brand,
        ["accent"] = Settings.Accent,
        ["radius"] = Settings.Radius,
        ["face"] = Settings.Face is { } face ? string.Join(", ", face) : null,
        ["persianFace"] = Settings.PersianFace is { } persian ? string.Join(", ", persian) : null,
        ["logo"] = Logo?.Hash,
        ["cardArt"] = CardArt?.Hash,
    };
}

/// <summary>The looks of programs.</summary>
public sealed class LookRegistry
{
    private const string Subject = "look";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;

    internal LookRegistry(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>A program's look.</summary>
    public async Task<ProgramLook> FindAsync(int programId, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(connection => FindAsync(connection, programId, cancellationToken), cancellationToken)
        ?? ProgramLook.Default;

    /// <summary>Sets it; what says the same as before is no change.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="change">What it is to be, from what it is; it may be called more than once.</param>
    /// <param name="source">Who, and from where.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ProgramLook> SaveAsync(
        int programId, Func<ProgramLook, ProgramLook> change, AuditSource source, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                // The program's row is there also where no look is: who changes it waits for one another.
                await connection.ScalarAsync(
                    $"SELECT id FROM program WHERE id = @program {_database.ForUpdate}", cancellationToken, ("program", programId));
                var before = await FindAsync(connection, programId, cancellationToken) ?? ProgramLook.Default;
                var after = change(before);
                if (before.Told().ToJsonString() == after.Told().ToJsonString())
                {
                    return before;
                }

                await connection.ExecuteAsync(
                    """
                    INSERT INTO program_look (program_id, settings, logo_type, logo, card_art_type, card_art)
                    VALUES (@program, @settings, @logoType, @logo, @cardArtType, @cardArt)
                    ON CONFLICT (program_id) DO UPDATE SET settings = excluded.settings, logo_type = excluded.logo_type,
                      logo = excluded.logo, card_art_type = excluded.card_art_type, card_art = excluded.card_art
                    """,
                    cancellationToken, ("program", programId), ("settings", JsonSerializer.Serialize(after.Settings, Json)),
                    ("logoType", after.Logo?.Type), ("logo", after.Logo?.Bytes.ToArray()), ("cardArtType", after.CardArt?.Type),
                    ("cardArt", after.CardArt?.Bytes.ToArray()));
                await _audit.Append_InTransactionAsync(
                    connection, programId,
                    [new AuditEntry(source, now, AuditActions.LookChanged, Subject) { Before = before.Told(), After = after.Told() }],
                    cancellationToken);
                return after;
            },
            cancellationToken);
    }

    private static async Task<ProgramLook?> FindAsync(DbConnection connection, int programId, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            "SELECT settings, logo_type, logo, card_art_type, card_art FROM program_look WHERE program_id = @program",
            static row => new ProgramLook(
                JsonSerializer.Deserialize<LookSettings>(row.GetString(0), Json)!, Picture(row, 1), Picture(row, 3)),
            cancellationToken, ("program", programId))).FirstOrDefault();

    private static LookPicture? Picture(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new LookPicture(row.GetString(column), row.GetFieldValue<byte[]>(column + 1));
}
