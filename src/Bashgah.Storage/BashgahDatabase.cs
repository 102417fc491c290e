using Bashgah.Storage.Approvals;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Backups;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Devices;
using Bashgah.Storage.Fraud;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Ledger.Postgres;
using Bashgah.Storage.Ledger.Sqlite;
using Bashgah.Storage.Members;
using Bashgah.Storage.Migrations;
using Bashgah.Storage.Outboxes;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Staff;
using Bashgah.Storage.Verification;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bashgah.Storage;

/// <summary>
/// Everything that is stored, behind one address: the path of a SQLite file, or a PostgreSQL connection string or URL. The key
/// store lies in a second file <c>(database).keys</c>, or in the schema <c>bashgah_keys</c>.
/// </summary>
public sealed class BashgahDatabase : IAsyncDisposable
{
    private const string KeysSchema = "bashgah_keys";

    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;

    private BashgahDatabase(SqlDatabase database, KeyStore keys, CompileDefinition compile, string? erasures)
    {
        _database = database;
        _keys = keys;
        var notes = new NoteCipher(keys);
        Audit = new AuditLog(database, keys);
        Ledger = database switch
        {
            SqliteDatabase sqlite => new SqliteLedgerStore(sqlite, notes, Audit),
            PostgresDatabase postgres => new PostgresLedgerStore(postgres, notes, Audit),
            _ => throw new ArgumentException("No such database.", nameof(database)),
        };
        Approvals = new ApprovalRegistry(database, notes, Audit);
        Programs = new ProgramCatalog(database, Audit, compile);
        HistoryImports = new HistoryImports(database, Audit);
        Simulations = new SimulationRegistry(database, Audit);
        PlanFigures = new PlanFigures(database);
        Stores = new StoreRegistry(database, Audit);
        ApiKeys = new ApiKeyRegistry(database, Audit);
        Devices = new DeviceRegistry(database, keys, Audit);
        AccessTokens = new AccessTokens(keys);
        SignIns = new MemberSignIns(database, keys);
        Passkeys = new MemberPasskeys(database, keys);
        Members = new MemberDirectory(database, keys);
        Consents = new ConsentLog(database, keys);
        Traces = new MemberTraces(database);
        ConsentTexts = new ConsentTexts(database, Audit);
        Erasure = new MemberErasure(database, keys, Programs, notes, Audit, erasures);
        Privacy = new PrivacyRegistry(database, Audit);
        Looks = new LookRegistry(database, Audit);
        Retention = new RetentionSweep(database, notes, Privacy, Erasure, Audit);
        Secrets = new ProgramSecretsProvider(database, keys);
        FraudFacts = new FraudFacts(database);
        Cases = new CaseRegistry(database, Audit);
        CaseHolds = new CaseHolds(database);
        ActorTransactions = new ActorTransactions(database);
        QueuedCommands = new QueuedCommands(database, notes, Audit);
        StaffCards = new StaffCards(database, Audit);
        Outbox = new Outbox(database);
        Staff = new StaffStore(database, keys, Audit);
        KeyRotation = keys.Rotation;
        Verifier = new LedgerVerifier(database, keys, Programs, Members, Secrets, notes);
    }

    /// <summary>Transactions, transfers and facts.</summary>
    public ILedgerStore Ledger { get; }

    /// <summary>Programs and policy versions.</summary>
    public ProgramCatalog Programs { get; }

    /// <summary>What waits for the approval of a second person.</summary>
    public ApprovalRegistry Approvals { get; }

    /// <summary>Imports of history that are open.</summary>
    public HistoryImports HistoryImports { get; }

    /// <summary>What-if runs.</summary>
    public SimulationRegistry Simulations { get; }

    /// <summary>What the goals of a plan are measured by.</summary>
    public PlanFigures PlanFigures { get; }

    /// <summary>Stores.</summary>
    public StoreRegistry Stores { get; }

    /// <summary>API keys.</summary>
    public ApiKeyRegistry ApiKeys { get; }

    /// <summary>Tills, counters and kiosks.</summary>
    public DeviceRegistry Devices { get; }

    /// <summary>Access tokens of OAuth 2 clients.</summary>
    public AccessTokens AccessTokens { get; }

    /// <summary>Members' codes and sessions.</summary>
    public MemberSignIns SignIns { get; }

    /// <summary>Members' passkeys.</summary>
    public MemberPasskeys Passkeys { get; }

    /// <summary>Profiles and identifiers.</summary>
    public MemberDirectory Members { get; }

    /// <summary>What members agreed to and took back.</summary>
    public ConsentLog Consents { get; }

    /// <summary>What members have left in tables that nothing else reads by member.</summary>
    public MemberTraces Traces { get; }

    /// <summary>What members were shown when they were asked to agree.</summary>
    public ConsentTexts ConsentTexts { get; }

    /// <summary>Erases what is personal about members.</summary>
    public MemberErasure Erasure { get; }

    /// <summary>What programs ask of members, and how long they keep what.</summary>
    public PrivacyRegistry Privacy { get; }

    /// <summary>How clubs look.</summary>
    public LookRegistry Looks { get; }

    /// <summary>Deletes what is kept no longer.</summary>
    public RetentionSweep Retention { get; }

    /// <summary>Draws and voucher codes.</summary>
    public ProgramSecretsProvider Secrets { get; }

    /// <summary>What rules against fraud look at.</summary>
    public FraudFacts FraudFacts { get; }

    /// <summary>Cases that somebody has to look at.</summary>
    public CaseRegistry Cases { get; }

    /// <summary>What cases set aside.</summary>
    public CaseHolds CaseHolds { get; }

    /// <summary>What somebody recorded of late.</summary>
    public ActorTransactions ActorTransactions { get; }

    /// <summary>What devices queued and was refused for good.</summary>
    public QueuedCommands QueuedCommands { get; }

    /// <summary>Which members are staff.</summary>
    public StaffCards StaffCards { get; }

    /// <summary>Side effects on their way out.</summary>
    public Outbox Outbox { get; }

    /// <summary>What staff did.</summary>
    public AuditLog Audit { get; }

    /// <summary>Changes of the keys that wrap others.</summary>
    public KeyRotation KeyRotation { get; }

    /// <summary>Staff accounts, their roles and sessions.</summary>
    public StaffStore Staff { get; }

    /// <summary>Whether the address is that of PostgreSQL.</summary>
    public bool IsPostgres => _database is PostgresDatabase;

    /// <summary>Proves ledgers.</summary>
    public LedgerVerifier Verifier { get; }

    /// <summary>How many migrations opening has applied.</summary>
    public int MigrationsApplied { get; private set; }

    /// <summary>The database below, for this assembly and its tests.</summary>
    internal SqlDatabase Sql => _database;

    /// <summary>The key store, for this assembly and its tests.</summary>
    internal KeyStore Keys => _keys;

    /// <summary>
    /// Opens a database, makes it where there is none, and brings its schema up to this program's; any number of processes
    /// may do so at once. Throws <see cref="DatabaseRefusedException"/> for one that a newer program has used or that was
    /// made under another master key or with another key store, <see cref="StoreAwayException"/> when it cannot be reached.
    /// </summary>
    public static async Task<BashgahDatabase> OpenAsync(
        string database, DatabaseOptions options, CancellationToken cancellationToken)
    {
        var masters = MasterKeysOf(database, options);
        SqlDatabase main;
        SqlDatabase keysDatabase;
        if (PostgresAddress.IsOne(database))
        {
            main = new PostgresDatabase(PostgresAddress.Parse(database));
            keysDatabase = new PostgresDatabase(PostgresAddress.Parse(options.KeysDatabase ?? database), KeysSchema);
        }
        else
        {
            main = new SqliteDatabase(database);
            keysDatabase = new SqliteDatabase(options.KeysDatabase ?? KeysFileOf(database));
        }

        var opened = new BashgahDatabase(main, new KeyStore(keysDatabase, masters), options.Compile, ErasuresOf(database, options));
        try
        {
            opened.MigrationsApplied = await new Migrator().ApplyAsync(main, cancellationToken);
            await KeyStoreBond.RefuseMissingAsync(main, opened._keys, cancellationToken);
            await opened._keys.PrepareAsync(cancellationToken);
            await KeyStoreBond.CheckAsync(main, opened._keys, cancellationToken);
            await new NameFilling(main, opened.Members).RunAsync(cancellationToken);
            return opened;
        }
        catch (SqliteException error) when (error.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            await opened.DisposeAsync();
            throw new DatabaseRefusedException($"{database} is not a database, or it is damaged.", error);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the database answers.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _database.Of(AuditLog.OfNoProgram).ReadAsync(
                connection => connection.ScalarAsync("SELECT count(*) FROM schema_version", cancellationToken),
                cancellationToken) > 0;
        }
        catch (StoreAwayException)
        {
            return false;
        }
    }

    /// <summary>Copies a SQLite database and its key store, while they are in use. The master key is not copied: keep it elsewhere.
    /// PostgreSQL has tools of its own, so there it is refused.</summary>
    public Task<BackupReport> BackupAsync(BackupRequest request, CancellationToken cancellationToken) =>
        DatabaseBackup.WriteAsync(_database, _keys, request, cancellationToken);

    /// <summary>Puts a backup in the place of a SQLite database that must not exist, without whoever was erased since. The master key's
    /// file is not part of a backup: it has to be there, or be given.</summary>
    public static Task<RestoreReport> RestoreAsync(RestoreRequest request, CancellationToken cancellationToken) =>
        DatabaseRestore.RunAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _keys.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Where the key store of a SQLite database lies if nothing else is said.</summary>
    internal static string KeysFileOf(string database) => $"{database}.keys";

    /// <summary>The master key that a database under another name is opened with while it is restored: it must be there.</summary>
    internal static string MasterKeyForRestoring(string database, DatabaseOptions options)
    {
        var given = GivenMasterKey(options);
        var file = MasterFileOf(database);
        return !string.IsNullOrEmpty(given) ? given
            : File.Exists(file) ? file
            : throw new DatabaseRefusedException(
                $"The master key {file} is missing, without which nobody's profile can be read. Put it there first, or give it in "
                + $"{DatabaseOptions.MasterKeyVariable}; nothing was restored.");
    }

    private static string MasterFileOf(string database) => $"{database}.master";

    private static string? GivenMasterKey(DatabaseOptions options) =>
        options.MasterKey ?? Environment.GetEnvironmentVariable(DatabaseOptions.MasterKeyVariable);

    /// <summary>Where the erasure list of a database is; null: nowhere.</summary>
    internal static string? ErasuresOf(string database, DatabaseOptions options) =>
        options.Erasures is { Length: > 0 } given ? given
        : Environment.GetEnvironmentVariable(DatabaseOptions.ErasuresVariable) is { Length: > 0 } configured ? configured
        : PostgresAddress.IsOne(database) ? null
        : $"{database}.erasures";

    private static MasterKeyRing MasterKeysOf(string database, DatabaseOptions options)
    {
        var given = GivenMasterKey(options);
        if (!string.IsNullOrEmpty(given))
        {
            return MasterKeyRing.Parse(given);
        }

        if (PostgresAddress.IsOne(database))
        {
            throw new DatabaseRefusedException(
                $"PostgreSQL needs the master key in {DatabaseOptions.MasterKeyVariable}: 32 random bytes as base64 "
                + "(openssl rand -base64 32), or the path of a file that holds them. All nodes take the same.");
        }

        var file = MasterFileOf(database);
        if (!File.Exists(file)
            && (File.Exists(options.KeysDatabase ?? KeysFileOf(database)) || new FileInfo(database) is { Exists: true, Length: > 0 }))
        {
            throw new DatabaseRefusedException(
                $"The master key {file} is missing, without which {KeysFileOf(database)} cannot be read. Put it back, "
                + $"or give it in {DatabaseOptions.MasterKeyVariable}.");
        }

        return MasterKeyRing.OfFile(file);
    }
}
