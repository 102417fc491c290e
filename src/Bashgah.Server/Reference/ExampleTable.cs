using System.Globalization;
using System.Text;
using Bashgah.Engine;
using Bashgah.Engine.Events;

namespace Bashgah.Server.Reference;

/// <summary>Runs an example and writes it: what the page shows of the definition, and a row for each thing that happens.</summary>
internal static class ExampleTable
{
    public static void Write(StringBuilder page, Example example)
    {
        page.Append("```json\n").Append(example.Shown).Append("\n```\n\n");
        page.Append("| what happens | what comes of it |\n|---|---|\n");
        var club = new ExampleClub(example.Definition);
        var words = new DecisionWords(club.Program.Calendar);
        var hasSeveral = example.Steps.Select(s => s.Member).Distinct().Count() > 1;
        foreach (var step in example.Steps)
        {
            var outcome = club.Run(step, out var e);
            var who = hasSeveral ? string.Create(CultureInfo.InvariantCulture, $"member {step.Member} ") : "";
            page.Append(CultureInfo.InvariantCulture, $"| {Day(step.At)}: {who}{EventWords.Of(e)} ");
            page.Append(CultureInfo.InvariantCulture, $"| {string.Join("<br>", Lines(words, outcome))} |\n");
        }

        page.Append('\n');
    }

    private static IReadOnlyList<string> Lines(DecisionWords words, Outcome outcome) =>
        words.Of(outcome) is { Count: > 0 } lines ? lines : ["nothing"];

    private static string Day(string at) =>
        DateTime.ParseExact(at, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            .ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
