using System.Globalization;
using Bashgah.Engine;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>What the texts of a refusal say in place of its arguments: names for ids, amounts as their unit is written.</summary>
internal static class RefusalNames
{
    private static readonly string[] Amounts = ["available", "needed", "held", "least", "most"];

    /// <summary>By argument; null: the arguments say it as it is.</summary>
    public static IReadOnlyDictionary<string, string>? Of(CompiledProgram program, Refusal refusal, Wording wording)
    {
        if (refusal.Arguments is not { Count: > 0 } arguments)
            return null;
        var names = new PolicyNames(program, wording.LanguageCode);
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        if (arguments.TryGetValue("reward", out var reward))
            shown["reward"] = wording.Quoted(names.Reward(reward));
        if (arguments.TryGetValue("offer", out var offer))
            shown["offer"] = wording.Quoted(names.Offer(offer));
        var currency = arguments.TryGetValue("currency", out var id) && program.Currency(id) is not null ? id : null;
        if (currency is not null)
            shown["currency"] = names.Currency(currency);
        AddAmounts(shown, arguments, currency, Explainer.Of(program, wording), wording);
        return shown;
    }

    private static void AddAmounts(
        Dictionary<string, string> shown, IReadOnlyDictionary<string, string> arguments, string? currency,
        Explainer explainer, Wording wording)
    {
        foreach (var name in Amounts)
        {
            if (!arguments.TryGetValue(name, out var text))
                continue;
            var amount = long.Parse(text, CultureInfo.InvariantCulture);
            shown[name] = currency is null ? wording.Number(amount) : explainer.Units(amount, currency);
        }
    }
}
