using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Devices;

/// <summary>A till, a counter or a kiosk of a store.</summary>
/// <param name="Id">Its public part, by which it is listed, revoked and named as an actor.</param>
/// <param name="ProgramId">The one program that it works for.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Kind"><c>till</c>, <c>counter</c> or <c>kiosk</c>: what it may do.</param>
/// <param name="Store">The one store that it acts for.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
/// <param name="CodeEndsAt">Until when its code enrols it, Unix microseconds.</param>
/// <param name="EnrolledAt">When it got its key; null: not yet.</param>
/// <param name="RevokedAt">When its key was revoked, or null.</param>
public sealed record DeviceInfo(
    string Id, int ProgramId, string Label, string Kind, string Store, long CreatedAt, long CodeEndsAt, long? EnrolledAt,
    long? RevokedAt);

/// <summary>A device that is to be enrolled.</summary>
/// <param name="Label">What people call it.</param>
/// <param name="Kind"><c>till</c>, <c>counter</c> or <c>kiosk</c>.</param>
/// <param name="Store">The one store that it is to act for.</param>
/// <param name="Source">Who announces it.</param>
public sealed record DeviceAnnouncement(string Label, string Kind, string Store, AuditSource Source);

/// <summary>
/// Devices. One is announced with a short code that a person types into it; the device hands the code in, once and within
/// minutes, for a key that nobody ever sees. Codes are short, so that their hashes are keyed: the database alone does not
/// tell them.
/// </summary>
public sealed class DeviceRegistry
{
    /// <summary>How the text of a device's key begins.</summary>
    public const string Prefix = "bgd";

    /// <summary>How long a code holds, in microseconds: 15 minutes.</summary>
    public const long CodeMicroseconds = 15 * 60 * 1_000_000L;

    private const int CodeLength = 8;
    private const int IdLength = 10;
    private const int InstallationId = 0;

    private const string Columns =
        "id, program_id, label, kind, store, created_at, code_ends_at, enrolled_at, revoked_at";

    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;
    private readonly AuditLog _audit;
    private readonly RememberedCredentials<DeviceInfo> _byKey;

    internal DeviceRegistry(SqlDatabase database, KeyStore keys, AuditLog audit)
    {
        _database = database;
        _keys = keys;
        _audit = audit;
        _byKey = new RememberedCredentials<DeviceInfo>(AskAsync);
    }

    /// <summary>Announces a device; the code is shown as <c>abcd-efgh</c>. Id and code come from the caller's key, so that
    /// announcing it again gives the device of the first time, as it is by now.</summary>
    public async Task<(DeviceInfo Device, string Code)> AnnounceAsync(
        int programId, DeviceAnnouncement device, string idempotencyKey, long now, CancellationToken cancellationToken)
    {
        var secret = await SecretAsync(cancellationToken);
        var place = string.Create(CultureInfo.InvariantCulture, $"{programId}/{idempotencyKey}");
        var id = CredentialText.Of(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"id/{place}")), IdLength);
        var code = CredentialText.Of(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"code/{place}")), CodeLength);
        await _database.Of(programId).WriteAsync(
            async connection =>
            {
                var inserted = await connection.ExecuteAsync(
                    """
                    INSERT INTO device (program_id, id, label, kind, store, code_hash, code_ends_at, created_at, created_by)
                    VALUES (@program, @id, @label, @kind, @store, @hash, @ends, @now, @actor)
                    ON CONFLICT (program_id, id) DO NOTHING
                    """,
                    cancellationToken, ("program", programId), ("id", id), ("label", device.Label), ("kind", device.Kind),
                    ("store", device.Store), ("hash", HashOfCode(secret, code)), ("ends", now + CodeMicroseconds), ("now", now),
                    ("actor", device.Source.Actor));
                if (inserted == 1)
                {
                    var entry = new AuditEntry(device.Source, now, AuditActions.DeviceAnnounced, id)
                    {
                        After = Told(device.Label, device.Kind, device.Store),
                    };
                    await _audit.Append_InTransactionAsync(connection, programId, [entry], cancellationToken);
                }
            },
            cancellationToken);
        var announced = await _database.Of(programId).ReadAsync(c => FindAsync(c, programId, id, cancellationToken), cancellationToken);
        return (announced!, $"{code[..(CodeLength / 2)]}-{code[(CodeLength / 2)..]}");
    }

    /// <summary>Takes a code in and gives the device's key, once; null: no device waits with this code, or no more.</summary>
    public async Task<(DeviceInfo Device, string Key)?> EnrolAsync(
        int programId, string code, string origin, long now, CancellationToken cancellationToken)
    {
        var hash = HashOfCode(await SecretAsync(cancellationToken), Plain(code));
        return await _database.Of(programId).WriteAsync(
            async connection =>
            {
                var waiting = (await connection.QueryAsync(
                    $"""
                     SELECT {Columns} FROM device
                     WHERE program_id = @program AND code_hash = @hash AND code_ends_at > @now AND revoked_at IS NULL
                     """,
                    Read, cancellationToken, ("program", programId), ("hash", hash), ("now", now))).FirstOrDefault();
                if (waiting is null)
                {
                    return default((DeviceInfo, string)?);
                }

                var key = CredentialText.NewKey(Prefix, waiting.Id);
                // The code goes with it: of two who hand it in at once, one finds it gone.
                var taken = await connection.ExecuteAsync(
                    """
                    UPDATE device SET code_hash = NULL, key_hash = @key, enrolled_at = @now
                    WHERE program_id = @program AND id = @id AND code_hash = @hash
                    """,
                    cancellationToken, ("key", CredentialText.HashOf(key)), ("now", now), ("program", programId),
                    ("id", waiting.Id), ("hash", hash));
                if (taken == 0)
                {
                    return null;
                }

                var entry = new AuditEntry(
                    new AuditSource($"device:{waiting.Id}", origin), now, AuditActions.DeviceEnrolled, waiting.Id)
                {
                    After = Told(waiting.Label, waiting.Kind, waiting.Store),
                };
                await _audit.Append_InTransactionAsync(connection, programId, [entry], cancellationToken);
                return (waiting with { EnrolledAt = now }, key);
            },
            cancellationToken);
    }

    /// <summary>The device of this key, or null when there is none or it was revoked; for a few seconds nodes that have just
    /// seen it may still take it.</summary>
    public ValueTask<DeviceInfo?> FindAsync(string key, CancellationToken cancellationToken) =>
        _byKey.FindAsync(CredentialText.HashOf(key), cancellationToken);

    /// <summary>All devices of a program, oldest first.</summary>
    public async Task<IReadOnlyList<DeviceInfo>> ListAsync(int programId, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM device WHERE program_id = @program ORDER BY created_at, id",
                Read, cancellationToken, ("program", programId)),
            cancellationToken);

    /// <summary>Revokes a device; gives it as it is then, or null where there is none of that id. Again changes nothing.</summary>
    public async Task<DeviceInfo?> RevokeAsync(
        int programId, string id, AuditSource source, long now, CancellationToken cancellationToken)
    {
        var device = await _database.Of(programId).WriteAsync(
            async connection =>
            {
                var revoked = await connection.ExecuteAsync(
                    """
                    UPDATE device SET revoked_at = @now, code_hash = NULL
                    WHERE program_id = @program AND id = @id AND revoked_at IS NULL
                    """,
                    cancellationToken, ("program", programId), ("id", id), ("now", now));
                var found = await FindAsync(connection, programId, id, cancellationToken);
                if (revoked == 1)
                {
                    var entry = new AuditEntry(source, now, AuditActions.DeviceRevoked, id)
                    {
                        Before = Told(found!.Label, found.Kind, found.Store),
                    };
                    await _audit.Append_InTransactionAsync(connection, programId, [entry], cancellationToken);
                }

                return found;
            },
            cancellationToken);
        _byKey.Clear();
        return device;
    }

    private static JsonObject Told(string label, string kind, string store) =>
        new() { ["label"] = label, ["kind"] = kind, ["store"] = store };

    /// <summary>As it was given out, however it is typed.</summary>
    private static string Plain(string code) =>
        new([.. code.Where(c => c is not ('-' or ' ')).Select(char.ToLowerInvariant)]);

    private static string HashOfCode(byte[] secret, string code) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"hash/{code}")));

    private Task<byte[]> SecretAsync(CancellationToken cancellationToken) =>
        _keys.ProgramSecretAsync(InstallationId, "device-codes", cancellationToken);

    private static async Task<DeviceInfo?> FindAsync(
        DbConnection connection, int programId, string id, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            $"SELECT {Columns} FROM device WHERE program_id = @program AND id = @id",
            Read, cancellationToken, ("program", programId), ("id", id))).FirstOrDefault();

    private async Task<DeviceInfo?> AskAsync(string hash, CancellationToken cancellationToken) =>
        (await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM device WHERE key_hash = @hash AND revoked_at IS NULL",
                Read, cancellationToken, ("hash", hash)),
            cancellationToken)).FirstOrDefault();

    private static DeviceInfo Read(DbDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5),
        row.GetInt64(6), row.NumberOrNull(7), row.NumberOrNull(8));
}
