using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Members;

/// <summary>A passkey of a member.</summary>
/// <param name="CredentialId">As the authenticator made it.</param>
/// <param name="ProgramId">The program.</param>
/// <param name="MemberId">Whose.</param>
/// <param name="PublicKey">COSE key.</param>
/// <param name="SignCount">Counter of the last signature; 0 where the authenticator counts none.</param>
/// <param name="Transports">How the authenticator is reached.</param>
/// <param name="IsUserVerified">Whether it checked a finger, face or PIN when it was made.</param>
/// <param name="IsBackupEligible">Whether it may be copied to other devices.</param>
/// <param name="IsBackedUp">Whether it is.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
public sealed record MemberPasskey(
    byte[] CredentialId, int ProgramId, long MemberId, byte[] PublicKey, long SignCount, IReadOnlyList<string> Transports,
    bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp, long CreatedAt)
{
    /// <summary>What its owner calls it; empty where that cannot be read.</summary>
    public string Name { get; init; } = "";

    /// <summary>The credential's id in URLs and answers.</summary>
    public string Id => Base64Url.EncodeToString(CredentialId);
}

/// <summary>Passkeys of members, and what their authenticators were asked.</summary>
public sealed class MemberPasskeys
{
    /// <summary>So long an authenticator may take to answer.</summary>
    public static readonly TimeSpan StepLength = TimeSpan.FromMinutes(5);

    /// <summary>Most passkeys of a member.</summary>
    public const int CountMax = 20;

    private const int TokenLength = 32;

    private const string Columns =
        "credential_id, program_id, member_id, public_key, sign_count, transports, is_user_verified, is_backup_eligible, "
        + "is_backed_up, created_at, sealed_name";

    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;

    internal MemberPasskeys(SqlDatabase database, KeyStore keys)
    {
        _database = database;
        _keys = keys;
    }

    /// <summary>A member's passkeys with their names, the oldest first.</summary>
    public async Task<IReadOnlyList<MemberPasskey>> ListAsync(int programId, long memberId, CancellationToken cancellationToken)
    {
        var found = await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM member_passkey WHERE program_id = @program AND member_id = @member ORDER BY created_at, credential_id",
                static row => (Passkey: Read(row), Sealed: row.Bytes(10)), cancellationToken,
                ("program", programId), ("member", memberId)),
            cancellationToken);
        var keys = found.Count == 0
            ? new Dictionary<long, byte[]>() : await _keys.FindMemberKeysAsync(programId, [memberId], cancellationToken);
        return [.. found.Select(f => f.Passkey with { Name = NameOf(f.Passkey, f.Sealed, keys) })];
    }

    /// <summary>The passkey of a credential id, in whichever program, without its name; null: there is none.</summary>
    public async Task<MemberPasskey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        (await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM member_passkey WHERE credential_id = @id", Read, cancellationToken,
                ("id", Base64Url.EncodeToString(credentialId))),
            cancellationToken)).FirstOrDefault();

    /// <summary>Keeps a new passkey under the member's key. False: the session has ended or is too old, the member was erased, or has
    /// as many as may be. Throws <see cref="AlreadyExistsException"/> where somebody has it.</summary>
    /// <param name="passkey">What the authenticator made.</param>
    /// <param name="sessionId">The session that it is made in; on other nodes it may seem to last a little longer than it does.</param>
    /// <param name="begunAfter">When that must have begun at the earliest, Unix microseconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> AddAsync(MemberPasskey passkey, string sessionId, long begunAfter, CancellationToken cancellationToken)
    {
        var keys = await _keys.MemberKeysAsync(passkey.ProgramId, [passkey.MemberId], cancellationToken);
        // Whose key was destroyed has been erased, and gets nothing new.
        if (!keys.TryGetValue(passkey.MemberId, out var key))
        {
            return false;
        }

        var name = Sealing.Seal(key, Encoding.UTF8.GetBytes(passkey.Name), PlaceOfName(passkey));
        return await _database.Of(passkey.ProgramId).WriteAsync(
            async connection =>
                await MemberLocks.ShareAsync(_database, connection, passkey.ProgramId, passkey.MemberId, cancellationToken)
                && await IsFreshAsync(connection, passkey, sessionId, begunAfter, cancellationToken)
                && await InsertAsync(connection, passkey, name, cancellationToken) == 1,
            cancellationToken);
    }

    private async Task<bool> IsFreshAsync(
        DbConnection connection, MemberPasskey passkey, string sessionId, long begunAfter, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            $"""
            SELECT created_at FROM member_session
            WHERE program_id = @program AND id = @session AND member_id = @member AND revoked_at IS NULL {_database.ForShare}
            """,
            static row => row.GetInt64(0), cancellationToken, ("program", passkey.ProgramId), ("session", sessionId),
            ("member", passkey.MemberId))).Exists(begunAt => begunAt >= begunAfter);

    private static Task<int> InsertAsync(
        DbConnection connection, MemberPasskey passkey, byte[] name, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"""
        INSERT INTO member_passkey ({Columns})
        SELECT @id, @program, @member, @key, @count, @transports, @verified, @eligible, @backed, @now, @name
        WHERE (SELECT count(*) FROM member_passkey WHERE program_id = @program AND member_id = @member) < @max
        """,
        cancellationToken, ("id", passkey.Id), ("program", passkey.ProgramId), ("member", passkey.MemberId),
        ("key", passkey.PublicKey), ("count", passkey.SignCount), ("transports", string.Join(' ', passkey.Transports)),
        ("verified", Bit(passkey.IsUserVerified)), ("eligible", Bit(passkey.IsBackupEligible)),
        ("backed", Bit(passkey.IsBackedUp)),
        ("now", passkey.CreatedAt), ("name", name), ("max", CountMax));

    /// <summary>Keeps what a use has changed of a passkey, and holds it; false: it was taken away.</summary>
    internal static async Task<bool> UsedAsync(DbConnection connection, MemberPasskey passkey, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            """
            UPDATE member_passkey SET sign_count = @count, is_user_verified = @verified, is_backed_up = @backed
            WHERE program_id = @program AND credential_id = @id AND member_id = @member
            """,
            cancellationToken, ("count", passkey.SignCount), ("verified", Bit(passkey.IsUserVerified)),
            ("backed", Bit(passkey.IsBackedUp)), ("program", passkey.ProgramId), ("id", passkey.Id),
            ("member", passkey.MemberId)) == 1;

    /// <summary>Takes a passkey away, and ends the member's other sessions: the device may be lost. False when the member has none of
    /// that id.</summary>
    public Task<bool> RemoveAsync(
        int programId, long memberId, string id, string keptSessionId, long now, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            async connection =>
            {
                await MemberLocks.TakeAsync(_database, connection, programId, memberId, cancellationToken);
                var removed = await connection.ExecuteAsync(
                    "DELETE FROM member_passkey WHERE program_id = @program AND member_id = @member AND credential_id = @id",
                    cancellationToken, ("program", programId), ("member", memberId), ("id", id));
                if (removed == 1)
                {
                    await MemberSignIns.EndOthersAsync(connection, programId, memberId, keptSessionId, now, cancellationToken);
                }

                return removed == 1;
            },
            cancellationToken);

    /// <summary>Keeps what an authenticator was asked, and gives the secret text by which it is found; what is over goes.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="memberId">Who makes a passkey; null: somebody signs in.</param>
    /// <param name="state">What the answer is held against. It may name the person, and is sealed.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> BeginStepAsync(
        int programId, long? memberId, string state, long now, CancellationToken cancellationToken)
    {
        var token = CredentialText.Random(TokenLength);
        var hash = CredentialText.HashOf(token);
        var key = await _keys.ProgramSecretAsync(programId, "sign-in", cancellationToken);
        var sealedState = Sealing.Seal(key, Encoding.UTF8.GetBytes(state), PlaceOfStep(programId, hash));
        await _database.Of(programId).WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    "DELETE FROM member_passkey_step WHERE program_id = @program AND ends_at <= @now", cancellationToken,
                    ("program", programId), ("now", now));
                await connection.ExecuteAsync(
                    """
                    INSERT INTO member_passkey_step (program_id, token_hash, member_id, state, ends_at)
                    VALUES (@program, @token, @member, @state, @ends)
                    """,
                    cancellationToken, ("program", programId), ("token", hash), ("member", memberId), ("state", sealedState),
                    ("ends", now + (StepLength.Ticks / TimeSpan.TicksPerMicrosecond)));
            },
            cancellationToken);
        return token;
    }

    /// <summary>What was asked, for the one who comes first; null: nothing was, of this member, or it is over.</summary>
    public async Task<string?> TakeStepAsync(
        int programId, long? memberId, string token, long now, CancellationToken cancellationToken)
    {
        var hash = CredentialText.HashOf(token);
        var taken = await _database.Of(programId).WriteAsync(
            connection => connection.QueryAsync(
                """
                DELETE FROM member_passkey_step
                WHERE program_id = @program AND token_hash = @token AND ends_at > @now
                  AND coalesce(member_id, 0) = @member
                RETURNING state
                """,
                static row => row.Bytes(0), cancellationToken, ("program", programId), ("token", hash), ("now", now),
                ("member", memberId ?? 0)),
            cancellationToken);
        return taken.Count == 0
            ? null
            : Encoding.UTF8.GetString(Sealing.Open(
                await _keys.ProgramSecretAsync(programId, "sign-in", cancellationToken), taken[0], PlaceOfStep(programId, hash)));
    }

    private static string NameOf(MemberPasskey passkey, byte[] sealedName, IReadOnlyDictionary<long, byte[]> keys)
    {
        try
        {
            return keys.TryGetValue(passkey.MemberId, out var key)
                ? Encoding.UTF8.GetString(Sealing.Open(key, sealedName, PlaceOfName(passkey))) : "";
        }
        catch (CryptographicException)
        {
            // A passkey whose name was tampered with still has to be seen, to be taken away.
            return "";
        }
    }

    private static byte[] PlaceOfName(MemberPasskey passkey) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"passkey/{passkey.ProgramId}/{passkey.MemberId}/{passkey.Id}"));

    private static byte[] PlaceOfStep(int programId, string hash) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"passkey-step/{programId}/{hash}"));

    private static MemberPasskey Read(DbDataReader row) => new(
        Base64Url.DecodeFromChars(row.GetString(0)), row.GetInt32(1), row.GetInt64(2), row.Bytes(3), row.GetInt64(4),
        row.GetString(5).Split(' ', StringSplitOptions.RemoveEmptyEntries), row.GetInt64(6) != 0, row.GetInt64(7) != 0,
        row.GetInt64(8) != 0, row.GetInt64(9));

    private static int Bit(bool value) => value ? 1 : 0;
}
