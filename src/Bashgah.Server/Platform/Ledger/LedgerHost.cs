using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Programs;
using Bashgah.Storage;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>A database with its pipeline, usable without a web host: by the server, by imports and other
/// commands.</summary>
internal sealed class LedgerHost : IAsyncDisposable
{
    private readonly LedgerPipeline _pipeline;

    private LedgerHost(BashgahDatabase database, LedgerOptions options, TimeProvider clock, ILogger logger)
    {
        Database = database;
        Options = options;
        Policies = new ProgramPolicies(database.Programs, database.Secrets);
        _pipeline = new LedgerPipeline(database.Ledger, database.Members, Policies, options, clock, logger, Watched);
        Reader = new LedgerReader(database.Ledger, Policies, options, clock);
    }

    /// <summary>What is stored.</summary>
    public BashgahDatabase Database { get; }

    /// <summary>Bounds of the pipeline.</summary>
    public LedgerOptions Options { get; }

    /// <summary>Compiled policies.</summary>
    public ProgramPolicies Policies { get; }

    /// <summary>Told when something was written that rules against fraud look at.</summary>
    public FraudSignal Watched { get; } = new();

    /// <summary>The pipeline.</summary>
    public ILedger Ledger => _pipeline;

    /// <summary>Reads as of now.</summary>
    public LedgerReader Reader { get; }

    /// <summary>Opens the database (see <see cref="BashgahDatabase.OpenAsync"/>) and starts its
    /// lanes.</summary>
    public static async Task<LedgerHost> OpenAsync(
        string database, LedgerOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken,
        string? erasures = null)
    {
        var opened = await BashgahDatabase.OpenAsync(
            database, new DatabaseOptions { Compile = Compile, Erasures = erasures }, cancellationToken);
        return new LedgerHost(opened, options, clock, logger);
    }

    /// <summary>Compiles a definition as it was published.</summary>
    public static CompiledProgram Compile(string definition, int version, long effectiveFromAt, int semantics)
    {
        var read = ProgramDefinition.ReadAccepted(Encoding.UTF8.GetBytes(definition));
        return read.Definition?.Compile(version, effectiveFromAt, semantics)
            ?? throw new DatabaseRefusedException(
                $"Policy version {version} was published by a newer program and cannot be read: {read.Faults[0].Message}");
    }

    /// <summary>Takes nothing more, and gives up what waits in the queues: their callers get 503.</summary>
    public void GiveUpWaiting() => _pipeline.GiveUpWaiting();

    /// <summary>Ends what makes up for what time has done, after the present moment: another node goes on, or the next start.</summary>
    public void StopCatchingUp() => _pipeline.StopCatchingUp();

    /// <summary>Finishes what was taken, takes nothing more.</summary>
    public async Task DrainAsync() => await _pipeline.DisposeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        await Database.DisposeAsync();
    }
}
