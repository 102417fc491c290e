using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Modules.Messaging;

/// <summary>Words what a transaction brought a member, as a short message: the club's name, what was got, and what can be spent now.</summary>
internal sealed class MessageText(LedgerReader reader)
{
    /// <summary>The text; null: the transaction brought nothing that is worth a message.</summary>
    /// <param name="standing">What is left of it after returns, of which alone it tells then; null: all.</param>
    public async Task<string?> OfAsync(
        int programId, long memberId, DecidedTransaction transaction, IReadOnlyList<Award>? standing, Wording wording,
        CancellationToken cancellationToken)
    {
        var policy = await reader.PolicyAsync(programId, transaction.PolicyVersion, cancellationToken);
        var said = Messages.OfSpendable(policy.Version(transaction.PolicyVersion), transaction, standing, wording);
        if (said.Count == 0)
            return null;
        var program = policy.At(reader.Now);
        var told = await reader.FactsAsync(programId, memberId, cancellationToken) is { } facts
            ? [.. said, .. Balance(program, transaction, facts, wording)]
            : said;
        return wording.Say(
            "receipt.whole", ("program", program.Definition.Names.Of(Named.Program, "", wording.LanguageCode)),
            ("told", string.Join(' ', told)));
    }

    /// <summary>A sentence on the currencies that came in; none where nothing of them can be spent: of what is on its way it was told
    /// when it comes.</summary>
    private static IEnumerable<string> Balance(
        CompiledProgram program, DecidedTransaction transaction, MemberFacts facts, Wording wording)
    {
        var explainer = Explainer.Of(program, wording);
        var accounts = AccountAnswers.Of(program, facts);
        var amounts = MemberSums.Earned(transaction)
            .Where(sum => program.Currency(sum.Currency) is not { IsQualifying: true })
            .Select(sum => accounts.FirstOrDefault(account => account.Currency == sum.Currency))
            .OfType<AccountAnswer>().Where(account => account.Available > 0)
            .Select(account => explainer.Units(account.Available, account.Currency))
            .ToList();
        if (amounts.Count > 0)
            yield return wording.Say("receipt.balance", ("amounts", wording.And(amounts)));
    }
}
