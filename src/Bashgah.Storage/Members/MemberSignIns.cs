using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Members;

/// <summary>
/// Signs members in by codes of six digits. A million codes are few, so that what protects them is counting: of one code, and of
/// one phone or e-mail within an hour, under a lock, whichever node is asked. What was counted says nothing to who asks: there is
/// an answer of the same kind whether there is a member or not.
/// </summary>
public sealed class MemberSignIns
{
    /// <summary>How the text of a member's token begins.</summary>
    public const string Prefix = "bgm";

    private const int ChallengeLength = 26;
    private const int CodeMax = 1_000_000;
    private const long HourMicroseconds = 3_600_000_000;

    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;
    private readonly RememberedCredentials<MemberSession> _sessions;

    internal MemberSignIns(SqlDatabase database, KeyStore keys)
    {
        _database = database;
        _keys = keys;
        _sessions = new RememberedCredentials<MemberSession>(AskAsync);
    }

    /// <summary>Makes a code for a phone or an e-mail.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="identifier">Keyed hash of what the code goes to.</param>
    /// <param name="memberId">Whose it is; null: nobody's, and no code will be right.</param>
    /// <param name="rules">How much is too much.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignInOutcome> AskForCodeAsync(
        int programId, string identifier, long? memberId, SignInRules rules, long now, CancellationToken cancellationToken)
    {
        var secret = await SecretAsync(programId, cancellationToken);
        var challenge = CredentialText.Random(ChallengeLength);
        var code = RandomNumberGenerator.GetInt32(CodeMax).ToString("D6", CultureInfo.InvariantCulture);
        var endsAt = now + Microseconds(rules.CodeLength);
        return await _database.Of(programId).WriteAsync<SignInOutcome>(
            async connection =>
            {
                // What is an hour old counts no more; strangers' numbers would pile up.
                await connection.ExecuteAsync(
                    "DELETE FROM sign_in_pace WHERE program_id = @program AND last_at <= @old",
                    cancellationToken, ("program", programId), ("old", now - HourMicroseconds));
                var pace = await LockPaceAsync(connection, programId, identifier, now, cancellationToken);
                if (pace.Sent.Count >= rules.CodesAnHour)
                {
                    return new SignInOutcome.TooMany(pace.Sent[^rules.CodesAnHour] + HourMicroseconds);
                }

                await SavePaceAsync(
                    connection, programId, identifier, pace with { Sent = [.. pace.Sent, now] }, cancellationToken);
                await connection.ExecuteAsync(
                    "DELETE FROM sign_in_code WHERE program_id = @program AND ends_at <= @now",
                    cancellationToken, ("program", programId), ("now", now));
                await connection.ExecuteAsync(
                    """
                    INSERT INTO sign_in_code (program_id, challenge_hash, identifier_hash, code_hash, member_id, ends_at, tries)
                    VALUES (@program, @challenge, @identifier, @code, @member, @ends, 0)
                    """,
                    cancellationToken, ("program", programId), ("challenge", CredentialText.HashOf(challenge)),
                    ("identifier", identifier), ("code", HashOf(secret, challenge, code)), ("member", memberId),
                    ("ends", endsAt));
                return new SignInOutcome.Asked(challenge, code, endsAt);
            },
            cancellationToken);
    }

    /// <summary>Tries a code.</summary>
    public async Task<SignInOutcome> TryCodeAsync(
        int programId, string challenge, string code, SignInRules rules, long now, CancellationToken cancellationToken)
    {
        var secret = await SecretAsync(programId, cancellationToken);
        var challengeHash = CredentialText.HashOf(challenge);
        return await _database.Of(programId).WriteAsync<SignInOutcome>(
            async connection =>
            {
                if (await FindCodeAsync(connection, programId, challengeHash, now, cancellationToken) is not { } asked)
                {
                    return new SignInOutcome.Wrong();
                }

                // From here on whoever tries for the same phone waits; what was read before may have changed.
                var pace = await LockPaceAsync(connection, programId, asked.Identifier, now, cancellationToken);
                if (pace.Tried.Count >= rules.TriesAnHour)
                {
                    return new SignInOutcome.TooMany(pace.Tried[^rules.TriesAnHour] + HourMicroseconds);
                }

                asked = await FindCodeAsync(connection, programId, challengeHash, now, cancellationToken);
                if (asked is null || asked.Tries >= rules.TriesOfCode)
                {
                    return new SignInOutcome.Wrong();
                }

                await SavePaceAsync(
                    connection, programId, asked.Identifier, pace with { Tried = [.. pace.Tried, now] }, cancellationToken);
                var isRight = CryptographicOperations.FixedTimeEquals(
                    Encoding.ASCII.GetBytes(asked.CodeHash), Encoding.ASCII.GetBytes(HashOf(secret, challenge, code)));
                if (asked.MemberId is not { } member || !isRight)
                {
                    await connection.ExecuteAsync(
                        "UPDATE sign_in_code SET tries = tries + 1 WHERE program_id = @program AND challenge_hash = @challenge",
                        cancellationToken, ("program", programId), ("challenge", challengeHash));
                    return new SignInOutcome.Wrong();
                }

                // Whoever lost the phone or was erased meanwhile has lost the code too.
                var isTaken = await MemberLocks.ShareAsync(_database, connection, programId, member, cancellationToken)
                    && await connection.ExecuteAsync(
                        "DELETE FROM sign_in_code WHERE program_id = @program AND challenge_hash = @challenge",
                        cancellationToken, ("program", programId), ("challenge", challengeHash)) == 1;
                return isTaken
                    ? await BeginSessionAsync(
                        connection, programId, member, now, now + Microseconds(rules.SessionLength), cancellationToken)
                    : new SignInOutcome.Wrong();
            },
            cancellationToken);
    }

    /// <summary>Signs a member in by a passkey, and keeps what its use has changed. Wrong: it, or the member, was taken away
    /// meanwhile.</summary>
    public Task<SignInOutcome> SignInAsync(MemberPasskey used, SignInRules rules, long now, CancellationToken cancellationToken) =>
        _database.Of(used.ProgramId).WriteAsync<SignInOutcome>(
            async connection =>
                await MemberLocks.ShareAsync(_database, connection, used.ProgramId, used.MemberId, cancellationToken)
                && await MemberPasskeys.UsedAsync(connection, used, cancellationToken)
                    ? await BeginSessionAsync(
                        connection, used.ProgramId, used.MemberId, now, now + Microseconds(rules.SessionLength), cancellationToken)
                    : new SignInOutcome.Wrong(),
            cancellationToken);

    /// <summary>The session of a token, or null when there is none or it was ended; whether its time is over is for the caller to
    /// see.</summary>
    public ValueTask<MemberSession?> FindAsync(string token, CancellationToken cancellationToken) =>
        _sessions.FindAsync(CredentialText.HashOf(token), cancellationToken);

    /// <summary>Asks the database again for every session that was seen.</summary>
    public void Forget() => _sessions.Clear();

    /// <summary>Ends a session; again changes nothing.</summary>
    public async Task EndAsync(int programId, string id, long now, CancellationToken cancellationToken)
    {
        await _database.Of(programId).WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE member_session SET revoked_at = @now
                WHERE program_id = @program AND id = @id AND revoked_at IS NULL
                """,
                cancellationToken, ("now", now), ("program", programId), ("id", id)),
            cancellationToken);
        Forget();
    }

    /// <summary>Ends all sessions of a member, and takes away passkeys and codes that are on their way: the phone or the e-mail is
    /// another, and whoever had the one before may have made them.</summary>
    public async Task EndAllAsync(int programId, long memberId, long now, CancellationToken cancellationToken)
    {
        await _database.Of(programId).WriteAsync(
            async connection =>
            {
                await MemberLocks.TakeAsync(_database, connection, programId, memberId, cancellationToken);
                foreach (var table in new[] { "sign_in_code", "member_passkey", "member_passkey_step" })
                {
                    await connection.ExecuteAsync(
                        $"DELETE FROM {table} WHERE program_id = @program AND member_id = @member",
                        cancellationToken, ("program", programId), ("member", memberId));
                }

                await EndOthersAsync(connection, programId, memberId, "", now, cancellationToken);
            },
            cancellationToken);
        Forget();
    }

    /// <summary>Ends the sessions of a member but one.</summary>
    internal static Task<int> EndOthersAsync(
        DbConnection connection, int programId, long memberId, string keptId, long now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            UPDATE member_session SET revoked_at = @now
            WHERE program_id = @program AND member_id = @member AND id <> @kept AND revoked_at IS NULL
            """,
            cancellationToken, ("now", now), ("program", programId), ("member", memberId), ("kept", keptId));

    private static async Task<SignInOutcome> BeginSessionAsync(
        DbConnection connection, int programId, long member, long now, long endsAt, CancellationToken cancellationToken)
    {
        var id = CredentialText.NewId();
        var token = CredentialText.NewKey(Prefix, id);
        await connection.ExecuteAsync(
            """
            INSERT INTO member_session (program_id, id, token_hash, member_id, created_at, ends_at)
            VALUES (@program, @id, @token, @member, @now, @ends)
            """,
            cancellationToken, ("program", programId), ("id", id), ("token", CredentialText.HashOf(token)), ("member", member),
            ("now", now), ("ends", endsAt));
        return new SignInOutcome.SignedIn(member, token, endsAt);
    }

    private async Task<MemberSession?> AskAsync(string hash, CancellationToken cancellationToken) =>
        (await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT id, program_id, member_id, ends_at FROM member_session
                WHERE token_hash = @hash AND revoked_at IS NULL
                """,
                static row => new MemberSession(row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3)),
                cancellationToken, ("hash", hash)),
            cancellationToken)).FirstOrDefault();

    private static async Task<AskedCode?> FindCodeAsync(
        DbConnection connection, int programId, string challengeHash, long now, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            """
            SELECT identifier_hash, code_hash, member_id, tries FROM sign_in_code
            WHERE program_id = @program AND challenge_hash = @challenge AND ends_at > @now
            """,
            static row => new AskedCode(row.GetString(0), row.GetString(1), row.NumberOrNull(2), row.GetInt32(3)),
            cancellationToken, ("program", programId), ("challenge", challengeHash), ("now", now))).FirstOrDefault();

    /// <summary>What was counted within the last hour; the row is the caller's until the transaction ends.</summary>
    private static async Task<Pace> LockPaceAsync(
        DbConnection connection, int programId, string identifier, long now, CancellationToken cancellationToken)
    {
        // An update takes the row's lock on either database, and makes the row where it is missing.
        var rows = await connection.QueryAsync(
            """
            INSERT INTO sign_in_pace (program_id, identifier_hash, sent, tried, last_at) VALUES (@program, @identifier, '', '', @now)
            ON CONFLICT (program_id, identifier_hash) DO UPDATE SET last_at = excluded.last_at
            RETURNING sent, tried
            """,
            static row => (Sent: row.GetString(0), Tried: row.GetString(1)), cancellationToken,
            ("program", programId), ("identifier", identifier), ("now", now));
        return new Pace(Times(rows[0].Sent, now), Times(rows[0].Tried, now));
    }

    private static Task SavePaceAsync(
        DbConnection connection, int programId, string identifier, Pace pace, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            UPDATE sign_in_pace SET sent = @sent, tried = @tried
            WHERE program_id = @program AND identifier_hash = @identifier
            """,
            cancellationToken, ("sent", Text(pace.Sent)), ("tried", Text(pace.Tried)), ("program", programId),
            ("identifier", identifier));

    private static List<long> Times(string text, long now) => [.. AllTimes(text).Where(at => at > now - HourMicroseconds)];

    /// <summary>Times as they were counted, also those that count no more.</summary>
    internal static IReadOnlyList<long> AllTimes(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(at => long.Parse(at, CultureInfo.InvariantCulture))];

    private static string Text(IEnumerable<long> times) =>
        string.Join(' ', times.Select(at => at.ToString(CultureInfo.InvariantCulture)));

    private static string HashOf(byte[] secret, string challenge, string code) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{challenge}/{code}")));

    private Task<byte[]> SecretAsync(int programId, CancellationToken cancellationToken) =>
        _keys.ProgramSecretAsync(programId, "sign-in-codes", cancellationToken);

    private static long Microseconds(TimeSpan length) => length.Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed record AskedCode(string Identifier, string CodeHash, long? MemberId, int Tries);

    private sealed record Pace(List<long> Sent, List<long> Tried);
}
