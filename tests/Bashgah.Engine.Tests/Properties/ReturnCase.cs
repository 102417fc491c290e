using Bashgah.Engine.Events;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>A past, a purchase in it, and parts of the purchase that come back at once.</summary>
internal sealed record ReturnCase(Scenario Past, BuyStep Buy, IReadOnlyList<BackDraft> Parts)
{
    public static ReturnCase Make(int seed)
    {
        var dice = new Dice(seed);
        var past = Scenario.Make(seed, 12);
        var buy = RandomSteps.Buy(dice) with { Who = dice.Between(0, 9) };
        // A voucher that a late purchase grants may have ended before it was granted: it takes its stock with it.
        if ((past.First.Json + past.Second.Json).Contains("\"grant\"", StringComparison.Ordinal)) buy = buy with { HoursAgo = 0 };
        return new(
            past, buy,
            dice.Some(1, 6, () => new BackDraft(dice.Between(0, 3), dice.Of(1, 1, 2, 3), dice.Percent(30))));
    }

    /// <summary>True when totals may stay: the terms say so, or another version measures others.</summary>
    public bool LeavesTotals =>
        Past.First.Json.Contains("\"never\"}", StringComparison.Ordinal) || Past.Steps.Any(step => step is PublishStep);

    /// <summary>The books after the purchase, or null where it is refused.</summary>
    public (Books Books, Purchase Purchase)? Begin()
    {
        var run = new ScenarioRun(Past);
        run.Play();
        var purchase = run.PurchaseOf(Buy);
        if (purchase.MemberId is null) return null;
        return run.Books.Post(purchase) is Outcome.Accepted ? (run.Books, purchase) : null;
    }

    /// <summary>The books without the purchase.</summary>
    public Books Without() => new ScenarioRun(Past).Play();

    /// <summary>The parts as far as so much is still out, whatever their order.</summary>
    public IReadOnlyList<ReturnLine> PartsOf(Purchase purchase)
    {
        var parts = new List<ReturnLine>();
        foreach (var draft in Parts)
        {
            var line = purchase.Lines[draft.Line % purchase.Lines.Count];
            var quantity = parts.Where(part => part.Line == line.Line).Sum(part => part.Quantity ?? 0);
            var amount = parts.Where(part => part.Line == line.Line).Sum(part => part.Amount ?? 0);
            var more = draft.IsAmount
                ? new ReturnLine(line.Line, null, line.Amount * draft.Quarters / 8)
                : new ReturnLine(line.Line, line.Quantity * draft.Quarters / 8, null);
            if ((more.Quantity ?? 0) + (more.Amount ?? 0) == 0) continue;
            var left = line.Amount * (line.Quantity - quantity - (more.Quantity ?? 0)) / line.Quantity;
            if (quantity + (more.Quantity ?? 0) <= line.Quantity && amount + (more.Amount ?? 0) <= left) parts.Add(more);
        }

        return parts;
    }

    public IEnumerable<ReturnCase> Smaller()
    {
        for (var i = 0; i < Parts.Count; i++) yield return this with { Parts = [.. Parts.Where((_, n) => n != i)] };
        foreach (var past in Past.Smaller()) yield return this with { Past = past };
        for (var i = 0; i < Buy.Lines.Count && Buy.Lines.Count > 1; i++)
            yield return this with { Buy = Buy with { Lines = [.. Buy.Lines.Where((_, n) => n != i)] } };
        if (Buy.Tenders.Count > 0) yield return this with { Buy = Buy with { Tenders = [] } };
        if (Buy.HoursAgo > 0) yield return this with { Buy = Buy with { HoursAgo = 0 } };
    }

    public override string ToString() => $"{Past}\n--- then ---\n{Buy}\n{string.Join('\n', Parts)}";
}
