using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>What a program asks of members, and how long it keeps what the ledger does not need.</summary>
/// <param name="Days">Days by kind of data (<see cref="RetentionKinds"/>); 0: as long as the program.</param>
/// <param name="Fields">What is asked of members, by field: <see cref="Required"/> or <see cref="Off"/>; one that is not named may be
/// given or left out.</param>
public sealed record PrivacySettings(IReadOnlyDictionary<string, int> Days, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Nobody joins without it.</summary>
    public const string Required = "required";

    /// <summary>It may be given or left out.</summary>
    public const string Optional = "optional";

    /// <summary>Nobody is asked for it, and it is not taken.</summary>
    public const string Off = "off";

    /// <summary>Those of a program that has set nothing.</summary>
    public static PrivacySettings Default { get; } = new(new Dictionary<string, int>(), new Dictionary<string, string>());

    /// <summary>Days for which a kind of data is kept; 0: as long as the program.</summary>
    public int DaysOf(string kind) => Days.TryGetValue(kind, out var days) ? days : RetentionKinds.Defaults[kind];

    /// <summary>Whether a field is required, optional or off.</summary>
    public string Field(string name) => Fields.GetValueOrDefault(name, Optional);

    internal JsonObject Told() => new()
    {
        ["days"] = new JsonObject(RetentionKinds.All.Select(kind => KeyValuePair.Create(kind, (JsonNode?)DaysOf(kind)))),
        ["fields"] = new JsonObject(
            Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
    };
}

/// <summary>Kinds of data that are kept for a time and then deleted. Nothing of the ledger is among them.</summary>
public static class RetentionKinds
{
    /// <summary>Free text that staff wrote: reasons of corrections and of erasures.</summary>
    public const string Notes = "notes";

    /// <summary>Messages that nobody has delivered by then.</summary>
    public const string Undelivered = "undelivered";

    /// <summary>Members' sessions and codes that ended.</summary>
    public const string SignIns = "signIns";

    /// <summary>Invitations of staff that were used, or ended unused.</summary>
    public const string Invitations = "invitations";

    /// <summary>Devices that were announced and never enrolled.</summary>
    public const string DeviceAnnouncements = "deviceAnnouncements";

    /// <summary>Members who bought nothing: they are erased, for good.</summary>
    public const string InactiveMembers = "inactiveMembers";

    /// <summary>What devices queued and was refused: its body goes, the case stays.</summary>
    public const string QueuedCommands = "queuedCommands";

    /// <summary>Fewest days after which members are erased who bought nothing.</summary>
    public const int InactiveDaysMin = 180;

    /// <summary>Most days.</summary>
    public const int DaysMax = 36_500;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = 
        [Notes, Undelivered, SignIns, Invitations, DeviceAnnouncements, QueuedCommands, InactiveMembers];

    /// <summary>Days where a program has set none. What only helped to let somebody in goes by itself; what somebody may miss stays.</summary>
    public static IReadOnlyDictionary<string, int> Defaults { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [Notes] = 0, [Undelivered] = 0, [SignIns] = 90, [Invitations] = 90, [DeviceAnnouncements] = 30,
        [QueuedCommands] = 90, [InactiveMembers] = 0,
    };

    /// <summary>Whether so many days may be set for a kind.</summary>
    public static bool IsValid(string kind, int days) =>
        days == 0 || (days >= (kind == InactiveMembers ? InactiveDaysMin : 1) && days <= DaysMax);
}

/// <summary>The settings of programs.</summary>
public sealed class PrivacyRegistry
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;

    internal PrivacyRegistry(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>A program's settings.</summary>
    public async Task<PrivacySettings> FindAsync(int programId, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(connection => FindAsync(connection, programId, cancellationToken), cancellationToken)
        ?? PrivacySettings.Default;

    /// <summary>Sets them; what says the same as before is no change.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="change">What they are to be, from what they are; it may be called more than once.</param>
    /// <param name="source">Who, and from where.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PrivacySettings> SaveAsync(
        int programId, Func<PrivacySettings, PrivacySettings> change, AuditSource source, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                // The program's row is there also where no settings are: who changes them waits for one another.
                await connection.ScalarAsync(
                    $"SELECT id FROM program WHERE id = @program {_database.ForUpdate}", cancellationToken, ("program", programId));
                var before = await FindAsync(connection, programId, cancellationToken) ?? PrivacySettings.Default;
                var after = change(before);
                if (before.Told().ToJsonString() == after.Told().ToJsonString())
                {
                    return before;
                }

                await connection.ExecuteAsync(
                    """
                    INSERT INTO privacy_setting (program_id, settings) VALUES (@program, @settings)
                    ON CONFLICT (program_id) DO UPDATE SET settings = excluded.settings
                    """,
                    cancellationToken, ("program", programId), ("settings", JsonSerializer.Serialize(after, Json)));
                await _audit.Append_InTransactionAsync(
                    connection, programId,
                    [new AuditEntry(source, now, AuditActions.PrivacyChanged, "privacy") { Before = before.Told(), After = after.Told() }],
                    cancellationToken);
                return after;
            },
            cancellationToken);
    }

    private static async Task<PrivacySettings?> FindAsync(
        System.Data.Common.DbConnection connection, int programId, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            "SELECT settings FROM privacy_setting WHERE program_id = @program",
            static row => JsonSerializer.Deserialize<PrivacySettings>(row.GetString(0), Json)!, cancellationToken,
            ("program", programId))).FirstOrDefault();
}
