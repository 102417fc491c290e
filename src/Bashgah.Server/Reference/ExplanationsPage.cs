using System.Globalization;
using System.Text;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Reference.Examples;

namespace Bashgah.Server.Reference;

/// <summary>
/// What members and cashiers are told, in three languages: every example of the reference, decided by the engine and worded by
/// what words the answers of the API.
/// </summary>
internal static class ExplanationsPage
{
    private static readonly string[] Languages = ["en", "fa", "ms"];

    private const string Head =
        """
        <!-- Made from the code: BASHGAH_RENEW=1 dotnet test tests/Bashgah.Server.Tests --filter ExplanationsPageTests -->
        # What members are told

        Why a member got something, did not get it, or lost it, as the API says it in English, Persian and Malay. The situations are
        the examples of the [program definition](program-definition.md), with names such as a shop gives; every sentence was made
        by the engine and the server when this page was made.
        """;

    /// <summary>The page, the same on every run and machine.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Head).Append('\n');
        foreach (var (title, example) in ExampleCatalog.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| what happens | en | fa | ms |\n|---|---|---|---|\n");
            foreach (var (what, told) in Situations(example))
            {
                page.Append(CultureInfo.InvariantCulture, $"| {what} ");
                foreach (var language in Languages)
                    page.Append(CultureInfo.InvariantCulture, $"| {Cell(told[language], language)} ");
                page.Append("|\n");
            }
        }
        return page.ToString();
    }

    /// <summary>What happens in an example, and what is told of it by language; steps of which nothing is told are left out.</summary>
    public static IEnumerable<(string What, IReadOnlyDictionary<string, IReadOnlyList<string>> Told)> Situations(Example example)
    {
        var club = new ExampleClub(ExampleNames.Give(example.Definition));
        foreach (var step in example.Steps)
        {
            var outcome = club.Run(step, out var e);
            var told = Languages.ToDictionary(
                language => language, language => Tell(club, outcome, Wording.In(language)), StringComparer.Ordinal);
            if (told["en"].Count > 0)
                yield return (string.Create(CultureInfo.InvariantCulture, $"{step.At[..10]}: {EventWords.Of(e)}"), told);
        }
    }

    private static IReadOnlyList<string> Tell(ExampleClub club, Outcome outcome, Wording wording)
    {
        if (outcome is Outcome.Refused { Refusal: var refusal })
            return [Refused(club, refusal, wording)];
        var explainer = Explainer.Of(club.Program, wording);
        var lines = new List<string>();
        foreach (var decision in ((Outcome.Accepted)outcome).Decisions)
        {
            var transaction = DecidedTransaction.Of(decision);
            lines.AddRange(Changes(club, decision, transaction, explainer));
            lines.AddRange(explainer.NotFired(transaction).Select(rule => rule.Explanation));
            lines.AddRange(Messages.Of(club.Program, transaction, wording));
        }
        return [.. lines.Distinct(StringComparer.Ordinal)];
    }

    // What time did is read in the statement; of what somebody did the answer tells.
    private static IEnumerable<string> Changes(
        ExampleClub club, Decision decision, DecidedTransaction transaction, Explainer explainer)
    {
        if (decision.Event is Wake)
        {
            return transaction.Transfers.GroupBy(t => (t.MemberId, Explainer.LineOf(transaction.Trace, t)))
                .Select(line => explainer.Entry(transaction, [.. line]));
        }
        var own = decision.Members.FirstOrDefault(m => m.Id == decision.MemberId);
        return new EffectView(club.Program, transaction, explainer, own?.LastActivityOn ?? 0).All().Select(e => e.Explanation);
    }

    private static string Refused(ExampleClub club, Refusal refusal, Wording wording)
    {
        var problem = Problem.Of(refusal) with { Names = RefusalNames.Of(club.Program, refusal, wording) };
        var answer = ProblemWriter.Word(problem, wording);
        return $"{answer.Title}. {answer.Detail}";
    }

    private static string Cell(IReadOnlyList<string> lines, string language)
    {
        var text = string.Join("<br>", lines.Select(line => line.Replace("|", "\\|", StringComparison.Ordinal)));
        return language == "fa" ? $"<div dir=\"rtl\" lang=\"fa\">{text}</div>" : text;
    }
}
