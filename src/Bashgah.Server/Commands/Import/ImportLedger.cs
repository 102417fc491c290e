using Bashgah.Engine;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Programs;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Commands.Import;

/// <summary>What commands that write history work with: one program of an open database, in batches of one size.</summary>
internal sealed class ImportLedger
{
    private readonly ProgramPolicies _policies;
    private readonly int _batchSize;

    private ImportLedger(BashgahDatabase database, ProgramInfo program, int batchSize)
    {
        Database = database;
        Program = program;
        _batchSize = batchSize;
        _policies = new ProgramPolicies(database.Programs, database.Secrets);
    }

    /// <summary>The database.</summary>
    public BashgahDatabase Database { get; }

    /// <summary>The program.</summary>
    public ProgramInfo Program { get; }

    /// <summary>All its policy versions.</summary>
    public required PolicyHistory Policy { get; init; }

    /// <summary>Hashes of its identifiers.</summary>
    public required IdentifierHasher Hasher { get; init; }

    /// <summary>Prepares a program for writing its history.</summary>
    public static async Task<ImportLedger> OpenAsync(
        BashgahDatabase database, ProgramInfo program, int batchSize, CancellationToken cancellationToken) =>
        new(database, program, batchSize)
        {
            Policy = await CommandDatabase.PolicyAsync(database, program, cancellationToken),
            Hasher = await database.Members.HasherAsync(program.Id, cancellationToken),
        };

    /// <summary>Tells the audit log who writes history, before anything is written: the transactions name the actor, and what came of
    /// it.</summary>
    /// <param name="what">What is written.</param>
    /// <param name="actor">Name under which it is written.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task NoteAsync(string what, string actor, CancellationToken cancellationToken) => Database.Audit.AppendAsync(
        Program.Id,
        new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.DataImported, what) { After = new() { ["actor"] = actor } },
        cancellationToken);

    /// <summary>A way to submit commands in strict order.</summary>
    public OrderedSubmission Submit(ILogger logger, CancellationToken cancellationToken)
    {
        var options = new LedgerOptions { BatchSize = _batchSize };
        var runner = new BatchRunner(Database.Ledger, Database.Members, _policies, options, TimeProvider.System, logger);
        return new OrderedSubmission(runner, _batchSize, cancellationToken);
    }

    /// <summary>A reference to a member by external id.</summary>
    public MemberReference ReferenceOf(string externalId) => Hasher.Reference(IdentifierKinds.ExternalId, externalId);
}
