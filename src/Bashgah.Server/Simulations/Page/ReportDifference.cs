using System.Globalization;

namespace Bashgah.Server.Simulations.Page;

/// <summary>Who gets more and who less under a policy than under the first, as the page shows it.</summary>
/// <param name="report">The report.</param>
/// <param name="difference">What is compared.</param>
/// <param name="style">The policy's place in the report, and its style in charts.</param>
/// <param name="words">The language.</param>
internal sealed class ReportDifference(SimulationAnswer report, DifferenceAnswer difference, int style, ReportWords words)
{
    private const int MembersShown = 10;

    /// <summary>Id of its part of the page.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"difference-{style}");

    /// <summary>What is compared with what.</summary>
    public string Heading => words.Say("beside", ("policy", words.Policy(difference.Name)), ("first", words.Policy(difference.Than)));

    /// <summary>How many get how much more and less.</summary>
    public string Sentence => words.Say(
        "beside-sum", ("winners", words.Number(difference.Winners)), ("won", words.Money(difference.Won)),
        ("losers", words.Number(difference.Losers)), ("lost", words.Money(difference.Lost)));

    /// <summary>Members by how much more or less they get.</summary>
    public ReportChart Bands => new(
        $"{Id}-bands", words.Say("bands"), words.Say("members"), words.Say("band", ("unit", words.MoneyName)),
        [.. difference.Bands.Select(band => (BandOf(band), ""))],
        [new ChartSeries(words.Policy(difference.Name), style, [.. difference.Bands.Select(band => (long)band.Members)])],
        words.Number, words.Number);

    /// <summary>Those who get most more.</summary>
    public ReportTable Winners => Members("most-more", member => member.Change > 0);

    /// <summary>Those who get most less.</summary>
    public ReportTable Losers => Members("most-less", member => member.Change < 0);

    private ReportTable Members(string key, Func<MemberDifferenceAnswer, bool> isOf) => new(
        words.Say(key),
        [words.Say("member"), words.Policy(difference.Than), words.Policy(difference.Name), words.Say("change")],
        [
            .. difference.Largest.Where(isOf).Take(MembersShown).Select(member => new ReportRow(
                member.Member, [words.Money(member.Before), words.Money(member.After), words.Change(member.Change)])),
        ]);

    private string BandOf(DifferenceBand band) => band switch
    {
        { From: 0, To: 0 } => words.Say("band-none"),
        { From: > 0 } => words.Say("band-more", ("from", Sum(band.From)), ("until", Sum(band.To + 1))),
        _ => words.Say("band-less", ("from", Sum(-band.To)), ("until", Sum(1 - band.From))),
    };

    private string Sum(long minorUnits) => words.Scaled(minorUnits, report.MoneyDigits);
}
