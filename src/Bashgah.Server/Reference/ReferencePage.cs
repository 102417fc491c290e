using System.Globalization;
using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Reference.Examples;

namespace Bashgah.Server.Reference;

/// <summary>
/// The reference of the program definition as Markdown: what may be said comes from the declarations that read
/// definitions, what examples come to from the engine, so that the page cannot say what is not so.
/// </summary>
internal sealed class ReferencePage
{
    private readonly StringBuilder _page = new();
    private readonly List<string> _titles = [];

    private ReferencePage()
    {
    }

    /// <summary>The page, the same on every run and machine.</summary>
    public static string Write()
    {
        var page = new ReferencePage();
        page.Opening();
        page.Document();
        page.Currencies();
        page.Rules();
        page.Title("Conditions");
        page.Kinds("condition", ReferenceText.Conditions, ConditionExamples.Of);
        page.Title("Calculators");
        page.Kinds("calculator", "How much a rule gives in a currency.", CalculatorExamples.Of);
        page.Title("Limits");
        page.Kinds("limit", ReferenceText.Limits, LimitExamples.Of);
        page.Budgets();
        page.Tiers();
        page.Referral();
        page.Rewards();
        page.Offers();
        page.Fraud();
        page.Rest();
        page._page.Replace(ReferenceText.ContentsPlace, string.Join(" · ", page._titles.Select(Link)));
        return page._page.ToString().TrimEnd('\n') + "\n";
    }

    private void Opening()
    {
        Say(ReferenceText.Head);
        ExampleTable.Write(_page, BakeryExample.Example);
        Say(ReferenceText.BakeryBelow);
        Json(ReferenceText.Faulty);
        _page.Append("| place | code | fault | hint |\n|---|---|---|---|\n");
        foreach (var fault in ProgramDefinition.Read(Encoding.UTF8.GetBytes(ReferenceText.Faulty)).Faults)
            _page.Append(CultureInfo.InvariantCulture, $"| `{fault.Path}` | `{fault.Code}` | {fault.Message} | {fault.Hint} |\n");
        _page.Append('\n');
        Say(ReferenceText.Common);
        Json(ExampleDefinition.Common);
    }

    private void Document()
    {
        Title("The document");
        KeyTable.Write(
            _page, Part("document").Fields.Where(f => !f.Path.Contains('.', StringComparison.Ordinal)),
            "money", "currencies", "budgets", "tiers", "referral", "rewards", "offers", "fraud", "profile", "terms", "stages");
        Title("`money`");
        Below("money");
    }

    private void Currencies()
    {
        Title("`currencies`");
        Say(ReferenceText.Currencies);
        KeyTable.Write(_page, Part("currency").Fields);
        Sub("Rounding");
        ExampleTable.Write(_page, CurrencyExamples.Rounding);
        Sub("Carrying fractions");
        ExampleTable.Write(_page, CurrencyExamples.Carry);
        Sub("A balance cap");
        ExampleTable.Write(_page, CurrencyExamples.Max);
        Forms("Pending", ReferenceText.Pending, CurrencyExamples.Pending);
        Forms("Expiry", ReferenceText.Expiry, CurrencyExamples.Expiry);
        Forms("Shortfall", ReferenceText.Shortfall, CurrencyExamples.Shortfall);
    }

    private void Rules()
    {
        Title("`earning`: rules");
        Say(ReferenceText.Rule);
        KeyTable.Write(_page, Part("rule").Fields);
        Sub("Multipliers");
        Say(ReferenceText.Multiply);
        ExampleTable.Write(_page, RuleExamples.Multiply);
        Sub("Basis");
        Say(ReferenceText.Basis);
        ExampleTable.Write(_page, RuleExamples.Basis);
        Sub("Returns");
        Say(ReferenceText.Returns);
        ExampleTable.Write(_page, RuleExamples.Return);
        Title("`earning`: groups");
        Say(ReferenceText.Groups);
        Kinds("group", "", group => RuleExamples.OfGroup(group.Key));

        Sub("Line by line");
        ExampleTable.Write(_page, RuleExamples.ByLine);
    }

    private void Budgets()
    {
        Title("`budgets`");
        Say(ReferenceText.Budgets);
        KeyTable.Write(_page, Part("budget").Fields);
        ExampleTable.Write(_page, LimitExamples.Budget);
    }

    private void Tiers()
    {
        Title("`tiers`");
        Say(ReferenceText.Tiers);
        KeyTable.Write(_page, Part("tier-set").Fields);
        ExampleTable.Write(_page, TierExamples.Rolling);
        ExampleTable.Write(_page, TierExamples.Calendar);
    }

    private void Referral()
    {
        Title("`referral`");
        Say(ReferenceText.Referral);
        KeyTable.Write(_page, Part("referral").Fields);
        Sub("A gift and three levels");
        ExampleTable.Write(_page, ReferralExamples.Levels);
        Sub("Commission that goes back");
        Say(ReferenceText.ClawBack);
        ExampleTable.Write(_page, ReferralExamples.ClawBack);
        Sub("The first purchases, by group");
        ExampleTable.Write(_page, ReferralExamples.Groups);
        Sub("For bringing somebody");
        ExampleTable.Write(_page, ReferralExamples.Bringing);
    }

    private void Offers()
    {
        Title("`offers`");
        Say(ReferenceText.Offers);
        KeyTable.Write(_page, Part("offer").Fields);
        ExampleTable.Write(_page, RuleExamples.Offers);
    }

    private void Fraud()
    {
        Title("`fraud`");
        Say(ReferenceText.Fraud);
        KeyTable.Write(_page, Part("fraud").Fields);
        foreach (var kind in ProgramReference.Entries.Where(e => e.Family == "fraud-kind"))
        {
            Sub($"`{kind.Key}`");
            Say(kind.Doc);
            if (kind.Fields.Count > 0) KeyTable.Write(_page, kind.Fields.Select(f => f with { Path = Within(kind, f.Path) }));
            Json("{…, \"fraud\": {\"rules\": {\"example\": {\"kind\": " + kind.Example + "}}}}");
        }
    }

    private void Rewards()
    {
        Title("`rewards`");
        Say(ReferenceText.Rewards);
        KeyTable.Write(_page, Part("reward").Fields);
        Kinds("reward-kind", "", RewardExamples.Of);
    }

    private void Rest()
    {
        Title("`profile`");
        Below("profile");
        Title("`terms`");
        Below("terms");
        Title("`stages`");
        Say(ReferenceText.Stages);
        KeyTable.Write(_page, Part("stage").Fields);
        ExampleTable.Write(_page, RuleExamples.Stages);
        Title("Reasons");
        Say(ReferenceText.Reasons);
    }

    private void Kinds(string family, string words, Func<ReferenceEntry, Example> example)
    {
        Say(words);
        foreach (var kind in ProgramReference.Entries.Where(e => e.Family == family))
        {
            Sub($"`{kind.Key}`");
            Say(kind.Doc);
            if (kind.Fields.Count == 0) Say($"Value: {kind.Form}.");
            else KeyTable.Write(_page, kind.Fields.Select(f => f with { Path = Within(kind, f.Path) }));
            ExampleTable.Write(_page, example(kind));
        }
    }

    private static string Within(ReferenceEntry kind, string path) =>
        kind.Family == "group" ? path
        : path.StartsWith('[') ? kind.Key + path
        : $"{kind.Key}.{path}";

    private void Forms(string title, string words, IReadOnlyList<(string Form, Example Example)> forms)
    {
        Sub(title);
        Say(words);
        foreach (var (form, example) in forms)
        {
            Say($"**`{form}`**");
            ExampleTable.Write(_page, example);
        }
    }

    // Keys of a part of the document that has no entry of its own, named from there.
    private void Below(string part) => KeyTable.Write(
        _page,
        from field in Part("document").Fields
        where field.Path.StartsWith(part + ".", StringComparison.Ordinal)
        select field with { Path = field.Path[(part.Length + 1)..] });

    private static ReferenceEntry Part(string family) => ProgramReference.Entries.Single(e => e.Family == family);

    private void Title(string title)
    {
        _titles.Add(title);
        _page.Append("## ").Append(title).Append("\n\n");
    }

    // As Markdown viewers name a heading's anchor.
    private static string Link(string title)
    {
        var kept = title.Where(c => char.IsAsciiLetter(c) || c == ' ').Select(c => c == ' ' ? '-' : char.ToLowerInvariant(c));
        return $"[{title}](#{string.Concat(kept)})";
    }

    private void Sub(string title) => _page.Append("### ").Append(title).Append("\n\n");

    private void Say(string text)
    {
        if (text.Length > 0) _page.Append(text).Append("\n\n");
    }

    private void Json(string json) => _page.Append("```json\n").Append(json).Append("\n```\n\n");
}
