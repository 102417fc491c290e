using System.Globalization;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Commands.Import;

/// <summary>Lets the members of a file join as they did in the past; who is known by the external id stays as he is.</summary>
internal sealed class MemberImport(ImportLedger ledger, ILogger logger)
{
    private const int PageSize = 1_000;

    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly List<Rejection> _rejections = [];

    /// <summary>Numbers of members.</summary>
    public ImportCounts Counts { get; } = new();

    /// <summary>Rows that the ledger refused, e.g. because a phone is another member's.</summary>
    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>Imports members in the order given.</summary>
    public async Task RunAsync(
        IReadOnlyList<ImportMember> members, string actor, Action<int> done, CancellationToken cancellationToken)
    {
        var submission = ledger.Submit(logger, cancellationToken);
        foreach (var page in members.Chunk(PageSize))
        {
            var references = page.Select(m => ledger.ReferenceOf(m.Profile.ExternalId!)).ToList();
            var found = await ledger.Database.Ledger.ResolveAsync(ledger.Program.Id, references, cancellationToken);
            for (var i = 0; i < page.Length; i++)
            {
                var member = page[i];
                if (found.ContainsKey(references[i]))
                {
                    Counts.Already++;
                    continue;
                }
                var command = EnrolMember.Command(ledger, actor, member.Profile, member.JoinedAt, member.Groups, NoAttributes);
                await submission.AddAsync(command, outcome =>
                {
                    Count(member, outcome);
                    done(Counts.Accepted + Counts.Already + Counts.Rejected);
                });
            }
        }
        await submission.FlushAsync();
    }

    private void Count(ImportMember member, CommandOutcome outcome)
    {
        if (outcome is not CommandOutcome.Refused { Refusal: var refusal })
        {
            Counts.Accepted++;
            return;
        }
        Counts.Rejected++;
        var words = Wording.In(Language.English).Say(
            string.Create(CultureInfo.InvariantCulture, $"problem.{refusal.Code}.detail"), refusal.Arguments);
        _rejections.Add(new Rejection(member.Row, refusal.Code, words));
    }
}
