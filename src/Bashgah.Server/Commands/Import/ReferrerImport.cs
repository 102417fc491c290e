using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// The second pass over a members file: who named only after joining who brought them, or named somebody who joined later, does so
/// now that all are there. Who has a referrer keeps it. A member stays also where naming is refused.
/// </summary>
internal sealed class ReferrerImport(ImportLedger ledger, ILogger logger)
{
    private const int PageSize = 1_000;

    private readonly List<Rejection> _rejections = [];

    /// <summary>Rows whose members are there, but without who brought them.</summary>
    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>Names referrers in the order given.</summary>
    public async Task RunAsync(
        IReadOnlyList<NamedReferrer> named, string actor, Action<int> done, CancellationToken cancellationToken)
    {
        var submission = ledger.Submit(logger, cancellationToken);
        var tried = 0;
        foreach (var page in named.Chunk(PageSize))
        {
            foreach (var one in await WithoutReferrerAsync(page, cancellationToken))
            {
                var command = NameReferrer.Command(
                    ledger.Program.Id, actor, ledger.ReferenceOf(one.Member.Profile.ExternalId!),
                    ledger.ReferenceOf(one.Member.ReferredBy!), one.At);
                await submission.AddAsync(command, outcome => Note(one.Member, outcome));
            }
            tried += page.Length;
            done(tried);
        }
        await submission.FlushAsync();
    }

    /// <summary>Those who are members, and for whom nobody is known to have brought them.</summary>
    private async Task<IEnumerable<NamedReferrer>> WithoutReferrerAsync(
        IReadOnlyList<NamedReferrer> page, CancellationToken cancellationToken)
    {
        var store = ledger.Database.Ledger;
        var references = page.Select(n => ledger.ReferenceOf(n.Member.Profile.ExternalId!)).ToList();
        var found = await store.ResolveAsync(ledger.Program.Id, references, cancellationToken);
        var facts = await store.ReadFactsAsync(ledger.Program.Id, [.. found.Values.Distinct()], cancellationToken);
        return page.Where((_, i) => found.TryGetValue(references[i], out var id) && facts[id].Referral is null);
    }

    private void Note(ImportMember member, CommandOutcome outcome)
    {
        if (outcome is CommandOutcome.Refused { Refusal: var refusal })
            _rejections.Add(MemberImport.RejectionOf(member, refusal));
    }
}
