using System.CommandLine;
using Bashgah.Engine.Programs;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Programs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Commands.Import;

/// <summary><c>import members</c>: members with their profiles, who joined in the past.</summary>
internal static class ImportMembersCommand
{
    private static readonly Argument<string> Csv = ImportOptions.Csv();
    private static readonly Option<int> Batch = ImportOptions.Batch();
    private static readonly Option<string?> Rejects = ImportOptions.Rejects();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "members",
            "Import members. Columns: " + string.Join(", ", MemberColumns.All.Select(c => c.IsRequired ? c.Name : $"[{c.Name}]"))
                + "; lists are separated by |. Members that are there already stay as they are, but for who brought them where nobody is "
                + "known to have.",
            common, RunAsync);
        command.Arguments.Add(Csv);
        command.Options.Add(Batch);
        command.Options.Add(Rejects);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var path = run.Get(Csv);
        var batchSize = ImportOptions.BatchOf(run, Batch);
        var rejectsPath = ImportOptions.RejectsOf(run, Rejects, path);
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var ledger = await ImportLedger.OpenAsync(database, program, batchSize, cancellationToken);
        var (members, fingerprint, rejections) = Read(path, ledger.Policy.Versions[^1], cancellationToken);

        members = Asked(await database.Privacy.FindAsync(program.Id, cancellationToken), members, rejections);
        var import = new MemberImport(ledger, NullLogger.Instance);
        var named = NamedReferrer.Of(members, ledger.Policy.Versions[^1].Calendar);
        var atJoining = named.Where(n => n.IsAtJoining).Select(n => n.Member.Profile.ExternalId!).ToHashSet(StringComparer.Ordinal);
        var actor = EarlierRun.ActorOf(fingerprint);
        await ledger.NoteAsync("members", actor, cancellationToken);
        var progress = new ProgressReport(run.Console, TimeProvider.System, "members", members.Count);
        await import.RunAsync(members, atJoining, actor, n => progress.Reached(n), cancellationToken);
        progress.Finished(members.Count);
        foreach (var rejection in import.Rejections)
            rejections.TryAdd(rejection.Row, rejection);
        var unnamed = await NameAsync(run, ledger, named, actor, cancellationToken);
        foreach (var rejection in unnamed)
            rejections.TryAdd(rejection.Row, rejection);
        return Tell(run, path, rejectsPath, import.Counts, unnamed.Count, rejections);
    }

    /// <summary>Members with nothing but what the program asks for; the rows of the others are rejected whole.</summary>
    private static List<ImportMember> Asked(
        PrivacySettings settings, IReadOnlyList<ImportMember> members, Dictionary<int, Rejection> rejections)
    {
        List<ImportMember> asked = [];
        foreach (var member in members)
        {
            var others = AskedFields.NotAskedIn(settings, member.Profile);
            if (others.Count == 0)
                asked.Add(member);
            else
                rejections[member.Row] = new Rejection(member.Row, FaultCodes.NotAsked, $"the program does not ask for {string.Join(", ", others)}");
        }
        return asked;
    }

    /// <summary>The second pass; gives the rows whose members are there without who brought them.</summary>
    private static async Task<IReadOnlyList<Rejection>> NameAsync(
        CommandRun run, ImportLedger ledger, IReadOnlyList<NamedReferrer> named, string actor, CancellationToken cancellationToken)
    {
        if (named.Count == 0)
            return [];
        var naming = new ReferrerImport(ledger, NullLogger.Instance);
        var progress = new ProgressReport(run.Console, TimeProvider.System, "referrers", named.Count);
        await naming.RunAsync(named, actor, n => progress.Reached(n), cancellationToken);
        progress.Finished(named.Count);
        return naming.Rejections;
    }

    private static (IReadOnlyList<ImportMember> Members, string Fingerprint, Dictionary<int, Rejection> Rejections) Read(
        string path, CompiledProgram program, CancellationToken cancellationToken)
    {
        using var csv = CsvFile.Open(path);
        var row = new MemberRow(
            CsvColumns.Find(csv.Header, MemberColumns.All), ProgramCountry.Of(program), program.Calendar.DayOf(CommandClock.Now()));
        List<ImportMember> members = [];
        Dictionary<int, Rejection> rejections = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (csv.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (member, fault) = row.Read(csv);
            if (member is not null && !seen.Add(member.Profile.ExternalId!))
                fault = new Rejection(csv.RowNumber, "external_id", "external_id stands in an earlier row");
            if (fault is not null)
                rejections[csv.RowNumber] = fault;
            else
                members.Add(member!);
        }

        // By the time of joining, then by row: as it would have happened.
        return ([.. members.OrderBy(m => m.JoinedAt).ThenBy(m => m.Row)], csv.Fingerprint(), rejections);
    }

    private static int Tell(
        CommandRun run, string path, string rejectsPath, ImportCounts counts, int unnamed, Dictionary<int, Rejection> rejections)
    {
        var rejected = rejections.Count - unnamed;
        RejectsFile.Write(path, rejectsPath, rejections);
        run.Console.Result(
            new
            {
                joined = counts.Accepted, already = counts.Already, rejected, withoutReferrer = unnamed,
                rejects = rejections.Count == 0 ? null : rejectsPath,
            },
            [
                $"{Counted.Of(counts.Accepted, "member")} joined, {counts.Already} there already, {Counted.Of(rejected, "row")} rejected.",
                .. unnamed == 0 ? Array.Empty<string>() : [$"{Counted.Of(unnamed, "member")} without the one who is named as having brought them."],
                .. rejections.Count == 0 ? Array.Empty<string>() : [$"These rows are in {rejectsPath}, each with the reason."],
            ]);
        return rejections.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
