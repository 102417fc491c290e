using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Members;

/// <summary>A change of what is known about a member.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Before">As it was; null for a new member.</param>
/// <param name="After">As it is to be.</param>
public sealed record ProfileChange(long MemberId, MemberProfile? Before, MemberProfile After)
{
    /// <summary>What the log tells of it; null: nothing.</summary>
    public AuditEntry? Audit { get; init; }

    /// <summary>What the member agreed to or took back by it, in order; <see cref="Audit"/> tells of each
    /// (<see cref="ConsentProof.Tell"/>).</summary>
    public IReadOnlyList<ConsentRecord> Consents { get; init; } = [];
}

/// <summary>Profiles and identifiers: who the members are. Writing them is part of the batch that records it.</summary>
public sealed class MemberDirectory
{
    private const int PageRows = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;

    internal MemberDirectory(SqlDatabase database, KeyStore keys)
    {
        _database = database;
        _keys = keys;
    }

    /// <summary>The program's hasher of identifiers.</summary>
    public async Task<IdentifierHasher> HasherAsync(int programId, CancellationToken cancellationToken) =>
        new(await _keys.ProgramSecretAsync(programId, "identifiers", cancellationToken));

    /// <summary>
    /// Encrypts profiles and hashes identifiers for <see cref="BatchWrites.Directory"/>. Members' keys are made here and
    /// are on disk before the profiles that they open; it may be called while a batch is open.
    /// </summary>
    public async Task<IReadOnlyList<DirectoryWrite>> PrepareAsync(
        int programId, IReadOnlyCollection<ProfileChange> changes, CancellationToken cancellationToken)
    {
        var hasher = await HasherAsync(programId, cancellationToken);
        var keys = await _keys.MemberKeysAsync(
            programId, [.. changes.Select(c => c.MemberId)], cancellationToken,
            changes.Where(c => c.Before is null).Select(c => c.MemberId).ToHashSet());
        return [.. changes.Select(change =>
        {
            var before = Hashes(hasher, change.Before);
            var after = Hashes(hasher, change.After);
            var wordsBefore = Words(hasher, change.Before);
            var wordsAfter = Words(hasher, change.After);
            var plain = JsonSerializer.SerializeToUtf8Bytes(change.After, Json);
            return new DirectoryWrite(
                change.MemberId, Sealing.Seal(keys[change.MemberId], plain, Place(programId, change.MemberId)),
                [.. after.Except(before)], [.. before.Except(after)])
            {
                WordsAdded = [.. wordsAfter.Except(wordsBefore)], WordsRemoved = [.. wordsBefore.Except(wordsAfter)],
                DevicesSeen = [.. change.After.Devices.Except(change.Before?.Devices ?? []).Select(hasher.HashDevice)],
                Consents = ConsentLog.Seal(keys[change.MemberId], programId, change.MemberId, change.Consents),
            };
        })];
    }

    /// <summary>A member's profile; null when there is none or it was erased.</summary>
    public async Task<MemberProfile?> FindAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        (await ReadAsync(programId, [memberId], cancellationToken)).GetValueOrDefault(memberId);

    /// <summary>Profiles of many members; one that was erased is missing.</summary>
    public async Task<IReadOnlyDictionary<long, MemberProfile>> ReadAsync(
        int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken)
    {
        var profiles = new Dictionary<long, MemberProfile>(memberIds.Count);
        foreach (var page in memberIds.Chunk(PageRows))
        {
            var keys = await _keys.FindMemberKeysAsync(programId, page, cancellationToken);
            foreach (var (id, cipher) in await _database.Of(programId).ReadAsync(
                connection => CiphersAsync(connection, programId, page, cancellationToken), cancellationToken))
            {
                if (keys.TryGetValue(id, out var key))
                {
                    var plain = Sealing.Open(key, cipher, Place(programId, id));
                    profiles[id] = JsonSerializer.Deserialize<MemberProfile>(plain, Json)!;
                }
            }
        }

        return profiles;
    }

    /// <summary>Profiles as the connection sees them; one that does not open is missing.</summary>
    internal async Task<IReadOnlyDictionary<long, MemberProfile>> ReadOpenAsync(
        DbConnection connection, int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken)
    {
        var keys = await _keys.FindMemberKeysAsync(programId, memberIds, cancellationToken, new List<long>());
        var profiles = new Dictionary<long, MemberProfile>(memberIds.Count);
        foreach (var (id, cipher) in await CiphersAsync(connection, programId, memberIds, cancellationToken))
        {
            try
            {
                if (keys.TryGetValue(id, out var key)
                    && JsonSerializer.Deserialize<MemberProfile>(Sealing.Open(key, cipher, Place(programId, id)), Json) is { } profile)
                {
                    profiles[id] = profile;
                }
            }
            catch (Exception fault) when (fault is CryptographicException or JsonException)
            {
                // Whoever reads it by itself is told.
            }
        }

        return profiles;
    }

    /// <summary>Whether a member may be reached for a purpose over a channel: only where that was agreed to, and not taken back since.
    /// A member who was erased may not.</summary>
    public async Task<bool> MayAsync(
        int programId, long memberId, string purpose, string channel, CancellationToken cancellationToken) =>
        await FindAsync(programId, memberId, cancellationToken) is { } profile && ConsentState.May(profile.Consents, purpose, channel);

    /// <summary>Opens profiles for verification: what each says of the member, in hashes as the directory has them.</summary>
    internal async Task<IReadOnlyDictionary<long, OpenedProfile>> OpenAsync(
        IdentifierHasher hasher, int programId, IReadOnlyDictionary<long, byte[]> ciphers,
        CancellationToken cancellationToken)
    {
        var damaged = new HashSet<long>();
        var keys = await _keys.FindMemberKeysAsync(programId, ciphers.Keys, cancellationToken, damaged);
        return ciphers.ToDictionary(c => c.Key, c => Open(c.Key, c.Value));

        OpenedProfile Open(long id, byte[] cipher)
        {
            if (!keys.TryGetValue(id, out var key))
            {
                return OpenedProfile.Unread(damaged.Contains(id) ? ProfileState.Damaged : ProfileState.Erased);
            }

            try
            {
                var profile = JsonSerializer.Deserialize<MemberProfile>(Sealing.Open(key, cipher, Place(programId, id)), Json);
                return new OpenedProfile(ProfileState.Open, Hashes(hasher, profile), Words(hasher, profile));
            }
            catch (Exception fault) when (fault is CryptographicException or JsonException)
            {
                return OpenedProfile.Unread(ProfileState.Damaged);
            }
        }
    }

    /// <summary>Those among some members whose keys were destroyed.</summary>
    internal Task<IReadOnlySet<long>> FindErasedKeysAsync(
        int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken) =>
        _keys.Erased.FindAsync(programId, memberIds, cancellationToken);

    /// <summary>External ids of members, for exports and digests; a member without one is missing.</summary>
    public async Task<IReadOnlyDictionary<long, string>> ReadExternalIdsAsync(
        int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken) =>
        (await ReadAsync(programId, memberIds, cancellationToken))
            .Where(p => p.Value.ExternalId is not null)
            .ToDictionary(p => p.Key, p => p.Value.ExternalId!);

    /// <summary>The member that an identifier leads to, by its normalised value; or null.</summary>
    public async Task<long?> FindMemberAsync(
        int programId, string kind, string value, CancellationToken cancellationToken)
    {
        var hash = (await HasherAsync(programId, cancellationToken)).Hash(kind, value);
        return await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                "SELECT member_id FROM member_identifier WHERE program_id = @program AND hash = @hash AND is_blocked = 0",
                cancellationToken, ("program", programId), ("hash", hash)),
            cancellationToken);
    }

    /// <summary>Members whose names have all these words, ascending, after an id; a word of three letters is the beginning of one too.
    /// Null: there is no word in it.</summary>
    public async Task<IReadOnlyList<long>?> FindByNameAsync(
        int programId, string name, long afterId, int limit, CancellationToken cancellationToken)
    {
        var asked = NameWords.Asked(name);
        if (asked.Count == 0)
        {
            return null;
        }

        var hasher = await HasherAsync(programId, cancellationToken);
        // Of a whole word there are fewest, so that it is the one to go by.
        var hashes = asked.OrderByDescending(word => word.Length).Select(hasher.HashAsked).ToList();
        var others = string.Concat(hashes.Skip(1).Select((_, i) => string.Create(
            CultureInfo.InvariantCulture,
            $" AND EXISTS (SELECT 1 FROM member_word o WHERE o.program_id = @program AND o.hash = @h{i + 1} AND o.member_id = w.member_id)")));
        return await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"""
                SELECT w.member_id FROM member_word w WHERE w.program_id = @program AND w.hash = @h0 AND w.member_id > @after{others}
                ORDER BY w.member_id LIMIT @limit
                """,
                static row => row.GetInt64(0), cancellationToken,
                [
                    ("program", programId), ("after", afterId), ("limit", limit),
                    .. hashes.Select((hash, i) => (string.Create(CultureInfo.InvariantCulture, $"h{i}"), (object?)hash)),
                ]),
            cancellationToken);
    }

    /// <summary>What words lead to members by the names that they have, as the connection sees them; of a profile that does not open
    /// there are none.</summary>
    internal async Task<IReadOnlyList<(long MemberId, string Hash)>> WordsOfAsync(
        DbConnection connection, int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken)
    {
        var hasher = await HasherAsync(programId, cancellationToken);
        var ciphers = (await CiphersAsync(connection, programId, memberIds, cancellationToken)).ToDictionary(c => c.Id, c => c.Cipher);
        var opened = await OpenAsync(hasher, programId, ciphers, cancellationToken);
        return [.. opened.SelectMany(p => p.Value.Words, static (p, hash) => (p.Key, hash))];
    }

    /// <summary>Member ids, ascending, after an id.</summary>
    public async Task<IReadOnlyList<long>> ListAsync(
        int programId, long afterId, int limit, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT id FROM member_facts WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit",
                static row => row.GetInt64(0), cancellationToken,
                ("program", programId), ("after", afterId), ("limit", limit)),
            cancellationToken);

    private async Task<List<(long Id, byte[] Cipher)>> CiphersAsync(
        DbConnection connection, int programId, IEnumerable<long> memberIds, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "SELECT member_id, cipher FROM profile WHERE program_id = @program AND " + _database.IsIn("member_id", "@ids"),
            ("program", programId));
        _database.BindList(command, "@ids", memberIds);
        return await command.QueryAsync(static row => (row.GetInt64(0), row.Bytes(1)), cancellationToken);
    }

    private static IReadOnlySet<string> Words(IdentifierHasher hasher, MemberProfile? profile) =>
        hasher.HashWords(NameWords.Of(profile?.Name));

    private static HashSet<IdentifierHash> Hashes(IdentifierHasher hasher, MemberProfile? profile) =>
        profile is null
            ? []
            :
            [
                .. profile.Identify().Select(i => new IdentifierHash(i.Kind, hasher.Hash(i.Kind, i.Value))),
                .. profile.BlockedCards().Select(number => new IdentifierHash(
                    IdentifierKinds.Card, hasher.Hash(IdentifierKinds.Card, number)) { IsBlocked = true }),
            ];

    private static byte[] Place(int programId, long memberId) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"profile/{programId}/{memberId}"));
}

/// <summary>Whether a profile can be read.</summary>
internal enum ProfileState
{
    /// <summary>It can.</summary>
    Open,

    /// <summary>Its key was erased.</summary>
    Erased,

    /// <summary>It, or its key, is not as it was written.</summary>
    Damaged,
}

/// <summary>What a profile says of how its member is found.</summary>
/// <param name="State">Whether it can be read.</param>
/// <param name="Identifiers">What leads to the member.</param>
/// <param name="Words">Hashes of the words of the name.</param>
internal sealed record OpenedProfile(ProfileState State, IReadOnlySet<IdentifierHash> Identifiers, IReadOnlySet<string> Words)
{
    /// <summary>One that says nothing.</summary>
    public static OpenedProfile Unread(ProfileState state) => new(state, new HashSet<IdentifierHash>(), new HashSet<string>());
}
