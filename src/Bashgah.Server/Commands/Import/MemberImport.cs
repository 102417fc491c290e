using System.Globalization;
using Bashgah.Engine;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Commands.Import;

/// <summary>Lets the members of a file join as they did in the past; who is known by the external id stays as he is.</summary>
internal sealed class MemberImport(ImportLedger ledger, ILogger logger)
{
    private const int PageSize = 1_000;

    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly List<Rejection> _rejections = [];
    private readonly List<ImportMember> _withoutReferrer = [];

    /// <summary>Numbers of members.</summary>
    public ImportCounts Counts { get; } = new();

    /// <summary>Rows that the ledger refused, e.g. because a phone is another member's.</summary>
    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>Imports members in the order given; with each goes who brought it, where that was named at joining. Who cannot have
    /// been brought by the one who is named joins all the same.</summary>
    /// <param name="members">The members.</param>
    /// <param name="atJoining">External ids of those who named at joining who brought them.</param>
    /// <param name="actor">Name under which the import writes.</param>
    /// <param name="done">Told how many were tried.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    public async Task RunAsync(
        IReadOnlyList<ImportMember> members, IReadOnlySet<string> atJoining, string actor, Action<int> done,
        CancellationToken cancellationToken)
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
                var referrer = atJoining.Contains(member.Profile.ExternalId!) ? member.ReferredBy : null;
                await submission.AddAsync(Command(member, actor, referrer), outcome =>
                {
                    Count(member, referrer, outcome);
                    done(Counts.Accepted + Counts.Already + Counts.Rejected);
                });
            }
        }
        await submission.FlushAsync();
        foreach (var member in _withoutReferrer)
            await submission.AddAsync(Command(member, actor, null), outcome => Count(member, null, outcome));
        await submission.FlushAsync();
    }

    /// <summary>A refusal in words.</summary>
    public static Rejection RejectionOf(ImportMember member, Refusal refusal)
    {
        var words = Wording.In(Language.English).Say(
            string.Create(CultureInfo.InvariantCulture, $"problem.{refusal.Code}.detail"), refusal.Arguments);
        return new Rejection(member.Row, refusal.Code, words);
    }

    private LedgerCommand Command(ImportMember member, string actor, string? referrer) => EnrolMember.Command(
        ledger, actor, member.Profile, member.JoinedAt, member.Groups, NoAttributes, referrer);

    private void Count(ImportMember member, string? referrer, CommandOutcome outcome)
    {
        if (outcome is not CommandOutcome.Refused { Refusal: var refusal })
        {
            Counts.Accepted++;
        }
        else if (referrer is not null && Referrers.IsAboutReferrer(refusal))
        {
            _withoutReferrer.Add(member);
        }
        else
        {
            Counts.Rejected++;
            _rejections.Add(RejectionOf(member, refusal));
        }
    }
}
