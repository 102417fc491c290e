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
}

/// <summary>Profiles and identifiers: who the members are. Writing them is part of the batch that records it.</summary>
public sealed class MemberDirectory
{
    private const int PageRows = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly HashSet<IdentifierHash> NoIdentifiers = [];

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
            programId, [.. changes.Select(c => c.MemberId)], cancellationToken);
        return [.. changes.Select(change =>
        {
            var before = Hashes(hasher, change.Before);
            var after = Hashes(hasher, change.After);
            var plain = JsonSerializer.SerializeToUtf8Bytes(change.After, Json);
            return new DirectoryWrite(
                change.MemberId, Sealing.Seal(keys[change.MemberId], plain, Place(programId, change.MemberId)),
                [.. after.Except(before)], [.. before.Except(after)]);
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
            foreach (var (id, cipher) in await CiphersAsync(programId, page, cancellationToken))
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
                return new OpenedProfile(
                    damaged.Contains(id) ? ProfileState.Damaged : ProfileState.Erased, NoIdentifiers);
            }

            try
            {
                var plain = Sealing.Open(key, cipher, Place(programId, id));
                return new OpenedProfile(
                    ProfileState.Open, Hashes(hasher, JsonSerializer.Deserialize<MemberProfile>(plain, Json)));
            }
            catch (Exception fault) when (fault is CryptographicException or JsonException)
            {
                return new OpenedProfile(ProfileState.Damaged, NoIdentifiers);
            }
        }
    }

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
        return await _database.ReadAsync(
            connection => connection.ScalarAsync(
                "SELECT member_id FROM member_identifier WHERE program_id = @program AND hash = @hash",
                cancellationToken, ("program", programId), ("hash", hash)),
            cancellationToken);
    }

    /// <summary>Member ids, ascending, after an id.</summary>
    public async Task<IReadOnlyList<long>> ListAsync(
        int programId, long afterId, int limit, CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT id FROM member_facts WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit",
                static row => row.GetInt64(0), cancellationToken,
                ("program", programId), ("after", afterId), ("limit", limit)),
            cancellationToken);

    private Task<List<(long Id, byte[] Cipher)>> CiphersAsync(
        int programId, IEnumerable<long> memberIds, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            async connection =>
            {
                await using var command = connection.Command(
                    "SELECT member_id, cipher FROM profile WHERE program_id = @program AND "
                    + _database.IsIn("member_id", "@ids"),
                    ("program", programId));
                _database.BindList(command, "@ids", memberIds);
                return await command.QueryAsync(static row => (row.GetInt64(0), row.Bytes(1)), cancellationToken);
            },
            cancellationToken);

    private static HashSet<IdentifierHash> Hashes(IdentifierHasher hasher, MemberProfile? profile) =>
        profile is null
            ? []
            : [.. profile.Identify().Select(i => new IdentifierHash(i.Kind, hasher.Hash(i.Kind, i.Value)))];

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
internal sealed record OpenedProfile(ProfileState State, IReadOnlySet<IdentifierHash> Identifiers);
