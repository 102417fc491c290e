using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bashgah.Server.Tests.Stories;

/// <summary>A call of the API that does what a line of a story says.</summary>
internal sealed record StoryCall(string Path, JsonObject Body);

/// <summary>
/// What people do in a story: a verb with its object, then clauses after commas. Amounts are written as at the till, in whole
/// units of money with its digits.
/// </summary>
/// <param name="currency">The program's money, e.g. MYR.</param>
/// <param name="digits">Its digits.</param>
/// <param name="voucherOf">The newest voucher of a member for a reward: its id.</param>
internal sealed partial class StoryVerbs(string currency, int digits, Func<string, string, string> voucherOf)
{
    public StoryCall CallOf(string who, string what)
    {
        var (verb, rest) = what.Split(' ', 2) switch
        {
            [var alone] => (alone, ""),
            [var first, var more] => (first, more),
            _ => throw new FormatException(what),
        };
        var member = new JsonObject { ["externalId"] = who };
        return verb.TrimEnd(',') switch
        {
            "joins" => Join(who, rest),
            "buys" => Buy(member, rest),
            "returns" => Return(rest),
            "does" => Do(member, rest),
            "redeems" => new("/redemptions", new JsonObject { ["member"] = member, ["reward"] = rest }),
            "uses" => new($"/redemptions/{voucherOf(who, rest)}/use", new JsonObject()),
            "cancels" => new($"/redemptions/{voucherOf(who, rest)}/cancel", new JsonObject()),
            "is-given" => new($"/offers/{rest}/give", new JsonObject { ["member"] = member }),
            "activates" => new($"/offers/{rest}/activate", new JsonObject { ["member"] = member }),
            "cashes" => CashOut(member, rest),
            _ => throw new FormatException($"No story knows the verb “{verb}”."),
        };
    }

    /// <summary>Minor units of an amount as it is written.</summary>
    public long Money(string text)
    {
        var value = decimal.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        for (var i = 0; i < digits; i++)
            value *= 10;
        return decimal.ToInt64(value);
    }

    private static StoryCall Join(string who, string rest)
    {
        var body = new JsonObject { ["externalId"] = who };
        var attributes = new JsonObject();
        foreach (var clause in Clauses(rest))
        {
            switch (clause.Split(' ', 2))
            {
                case ["as", var name]: body["name"] = name; break;
                case ["born", var day]: body["birthDate"] = day; break;
                case ["e-mail", var address]: body["email"] = address; break;
                case ["group", var group]: body["groups"] = new JsonArray(group); break;
                case ["brought-by", var other]: body["referredBy"] = new JsonObject { ["externalId"] = other }; break;
                default: AddAttribute(attributes, clause); break;
            }
        }
        if (attributes.Count > 0)
            body["attributes"] = attributes;
        return new("/members", body);
    }

    private StoryCall Buy(JsonObject member, string rest)
    {
        var (document, what) = rest.Split(": ", 2) is [var number, var more] ? (number, more) : throw new FormatException(rest);
        var lines = new JsonArray();
        var attributes = new JsonObject();
        var body = new JsonObject { ["documentNo"] = document, ["member"] = member, ["currency"] = currency, ["lines"] = lines };
        var total = 0L;
        foreach (var clause in Clauses(what))
        {
            if (Line().Match(clause) is { Success: true } line)
                total += AddLine(lines, line);
            else if (clause.StartsWith("paid with ", StringComparison.Ordinal))
                body["tenders"] = Tenders(clause["paid with ".Length..], total);
            else if (clause.StartsWith("at ", StringComparison.Ordinal))
                body["store"] = clause[3..];
            else if (clause.StartsWith("by ", StringComparison.Ordinal))
                body["channel"] = clause[3..];
            else
                AddAttribute(attributes, clause);
        }
        if (attributes.Count > 0)
            body["attributes"] = attributes;
        return new("/purchases", body);
    }

    private long AddLine(JsonArray lines, Match match)
    {
        var line = new JsonObject
        {
            ["line"] = lines.Count + 1, ["sku"] = match.Groups["sku"].Value, ["productGroup"] = match.Groups["group"].Value,
            ["quantity"] = decimal.Parse(match.Groups["quantity"] is { Success: true } q ? q.Value : "1", CultureInfo.InvariantCulture),
            ["amount"] = Money(match.Groups["amount"].Value),
        };
        if (match.Groups["brand"] is { Success: true } brand)
            line["brand"] = brand.Value;
        if (match.Groups["tax"] is { Success: true } tax)
            line["tax"] = Money(tax.Value);
        lines.Add((JsonNode)line);
        return Money(match.Groups["amount"].Value);
    }

    /// <summary>A means of payment for all of it, or an amount from an account and the rest in cash.</summary>
    private JsonArray Tenders(string how, long total)
    {
        if (how.Split(' ') is not [var amount, var account])
            return new JsonArray(new JsonObject { ["kind"] = how, ["amount"] = total });
        var paid = Money(amount);
        return new JsonArray(
            new JsonObject { ["kind"] = account == "credit" ? "credit" : "points", ["currency"] = account, ["amount"] = paid },
            new JsonObject { ["kind"] = "cash", ["amount"] = total - paid });
    }

    private static StoryCall Return(string rest)
    {
        var words = rest.Split(' ');
        var body = new JsonObject { ["documentNo"] = words[0], ["returnNo"] = $"R-{rest.Replace(' ', '-')}" };
        if (words is [_, "line", var line, .. var quantity])
        {
            var back = new JsonObject { ["line"] = int.Parse(line, CultureInfo.InvariantCulture) };
            back["quantity"] = quantity is [var count] ? decimal.Parse(count, CultureInfo.InvariantCulture) : 1;
            body["lines"] = new JsonArray(back);
        }
        return new("/returns", body);
    }

    private static StoryCall Do(JsonObject member, string rest)
    {
        var clauses = Clauses(rest);
        var attributes = new JsonObject();
        foreach (var clause in clauses.Skip(1))
            AddAttribute(attributes, clause);
        return new("/activities", new JsonObject { ["type"] = clauses[0], ["member"] = member, ["attributes"] = attributes });
    }

    private StoryCall CashOut(JsonObject member, string rest) => rest.Split(' ') is [var amount, var account]
        ? new("/cash-outs", new JsonObject { ["member"] = member, ["currency"] = account, ["amount"] = Money(amount) })
        : throw new FormatException(rest);

    private static void AddAttribute(JsonObject attributes, string clause)
    {
        if (clause.Split(" = ") is not [var name, var value])
            throw new FormatException($"No story knows the clause “{clause}”.");
        attributes[name] = value;
    }

    private static string[] Clauses(string text) => text.Split(", ", StringSplitOptions.RemoveEmptyEntries);

    // “2 × LATTE (coffee) 17.00”, “CREAM (skin/Nivea) 1,090,000 with tax 90,000”.
    [GeneratedRegex(
        @"^((?<quantity>[\d.]+) × )?(?<sku>[A-Z0-9-]+) \((?<group>[a-z-]+)(/(?<brand>[A-Za-z]+))?\) (?<amount>[\d.,]+)( with tax (?<tax>[\d.,]+))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
