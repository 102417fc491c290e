using System.CommandLine;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Members;

/// <summary><c>members erase</c>: erases what is personal about a member, for good.</summary>
internal static class EraseMemberCommand
{
    private const int ReasonMax = 500;

    private static readonly Argument<string> Id = new("id") { Description = "Id of the member (mbr_…), as the API shows it" };

    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why; it is kept encrypted beside the erasure: name nobody in it",
        HelpName = "text",
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "erase",
            "Erase what is personal about a member, for good: no backup brings it back. Transactions and balances stay.",
            common, RunAsync);
        command.Arguments.Add(Id);
        command.Options.Add(Reason);
        command.Options.Add(ErasuresOption.List);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var reason = run.Get(Reason);
        if (!PublicId.TryMember(run.Get(Id), out var id))
            throw CommandFailedException.OfUsage($"'{run.Get(Id)}' is not the id of a member (mbr_…).");
        if (reason is { Length: 0 or > ReasonMax })
            throw CommandFailedException.OfUsage($"A reason has 1 to {ReasonMax} characters.");
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken, run.Get(ErasuresOption.List));
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var erased = await EraseAsync(database, program.Id, id, reason, cancellationToken)
            ?? throw new CommandFailedException($"'{program.Slug}' has no member {PublicId.Member(id)}.");
        var at = EngineInstant.Format(erased.At);
        run.Console.Result(
            new { program = program.Slug, member = PublicId.Member(id), erasedAt = at, by = erased.Actor, list = database.Erasure.List },
            $"Member {PublicId.Member(id)} of '{program.Slug}' is erased since {at}. It stands in {database.Erasure.List}: keep that file, "
            + "apart from the backups, as long as any of them.");
        return ExitCode.Success;
    }

    private static async Task<ErasedMember?> EraseAsync(
        BashgahDatabase database, int programId, long id, string? reason, CancellationToken cancellationToken)
    {
        try
        {
            var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.MemberErased, PublicId.Member(id));
            return await database.Erasure.EraseAsync(programId, id, told, reason, cancellationToken);
        }
        catch (ErasureListMissingException missing)
        {
            throw new CommandFailedException(missing.Message, missing);
        }
    }
}
