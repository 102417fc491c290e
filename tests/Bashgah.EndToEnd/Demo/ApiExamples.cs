using System.Text;

namespace Bashgah.EndToEnd.Demo;

/// <summary>A request of the guide.</summary>
internal sealed record ApiExample(string Title, string About, string Method, string Path)
{
    public string? Body { get; init; }

    public string? Key { get; init; }

    public string? Language { get; init; }

    /// <summary>Lines of an answer that the page shows; longer ones are cut.</summary>
    public int LinesMax { get; init; } = 60;

    public string ToMarkdown(string path, int status, string answer)
    {
        var text = new StringBuilder();
        text.Append($"\n## {Title}\n\n{About}\n\n```sh\ncurl -s {(Method == "GET" ? "" : $"-X {Method} ")}\"$URL/v1/programs/melur{path}\" -H \"Authorization: Bearer $KEY\"");
        if (Language is not null)
            text.Append($" -H 'Accept-Language: {Language}'");
        if (Key is not null)
            text.Append($" \\\n  -H 'Idempotency-Key: {Key}'");
        if (Body is not null)
            text.Append($" -H 'Content-Type: application/json' \\\n  -d '{Body}'");
        var lines = answer.Split('\n');
        var shown = lines.Length <= LinesMax ? answer : string.Join('\n', lines.Take(LinesMax)) + "\n…";
        text.Append($"\n```\n\n`{status}`\n\n```json\n{shown}\n```\n");
        return text.ToString();
    }
}

/// <summary>The requests of the guide, in order: each stands on what the ones before it did.</summary>
internal static class ApiExamples
{
    public const string Introduction = """
        # The API by example

        Recorded from the demo with its clock at 2026-11-20T19:00:00+08:00, and compared with it by a test. To follow along:

        ```sh
        dotnet run --project src/Bashgah.Server -- demo --clock 2026-11-20T19:00:00+08:00
        URL=http://127.0.0.1:5080
        KEY=…   # apiKey in bashgah-demo/demo.json
        ```

        `$URL/openapi/v1.json` describes every call. Ids of transactions and codes of vouchers are different on every machine; long answers are
        cut.

        """;

    private const string Basket =
        """{"documentNo": "INV-1", "store": "klcc", "occurredAt": "2026-11-20T18:30:00+08:00", "member": {"phone": "+60 11-555 99999"}, "currency": "MYR", "lines": [{"line": 1, "sku": "FRU-MANGO", "productGroup": "fruit", "quantity": 0.8, "amount": 1272}, {"line": 2, "sku": "HOU-TISSUE-4", "productGroup": "household", "brand": "Melur", "quantity": 1, "amount": 1190}]}""";

    public static IReadOnlyList<ApiExample> All { get; } =
    [
        new("Let somebody join", "The rules on joining give at once.", "POST", "/members")
        {
            Body = """{"phone": "011-555 99999", "name": "Nadia", "locale": "ms", "joinedAt": "2026-11-20T18:00:00+08:00"}""", Key = "example-1",
        },
        new("Find a member", "By phone, card, external id or e-mail. Phone numbers may be written as they are in the country.", "GET", "/members?phone=011-555%2099999"),
        new("What would I get?", "An evaluation decides and writes nothing; it needs no document number.", "POST", "/evaluations")
        {
            Body = Basket.Replace("{\"documentNo\": \"INV-1\"", "{\"kind\": \"purchase\"", StringComparison.Ordinal),
        },
        new("Record a purchase", "The policy decides; the answer says what every rule gave, and why the others gave nothing.", "POST", "/purchases")
        {
            Body = Basket, Key = "example-2", LinesMax = 75,
        },
        new("Send it again", "The same key and content: the same answer, `duplicate: true`. Nothing is given twice.", "POST", "/purchases")
        {
            Body = Basket, Key = "example-2", LinesMax = 5,
        },
        new("Balances", "Pending points cannot be spent yet; `expiring` is the whole schedule.", "GET", "/members/{member}/accounts"),
        new("Entries, explained", "Newest first, in the caller's language.", "GET", "/members/{member}/entries?currency=points&limit=2") { Language = "fa" },
        new("Return a line", "What stands is what the remaining lines would have given.", "POST", "/returns")
        {
            Body = """{"documentNo": "INV-1", "store": "klcc", "returnNo": "RET-1", "occurredAt": "2026-11-20T18:45:00+08:00", "lines": [{"line": 2, "quantity": 1}]}""",
            Key = "example-3",
        },
        new("Correct a balance", "The reason is kept apart from the ledger.", "POST", "/adjustments")
        {
            Body = """{"member": {"phone": "+601155599999"}, "currency": "points", "amount": 500, "reason": "An apology for a broken jar"}""",
            Key = "example-4",
        },
        new("Redeem a reward", "Stock, limits and balance are checked and taken in one step.", "POST", "/redemptions")
        {
            Body = """{"member": {"phone": "+601155599999"}, "reward": "meal-donation"}""", Key = "example-5",
        },
        new("What it cost, in the statement", "One entry a transaction; where it took from several lots, they stand under `lots`.", "GET", "/members/{member}/entries?currency=points&limit=1"),
        new("Take away too much", "A correction leaves a debt only when it says `allowDebt: true`.", "POST", "/adjustments")
        {
            Body = """{"member": {"phone": "+601155599999"}, "currency": "points", "amount": -5000, "reason": "A zero too many"}""",
            Key = "example-8",
        },
        new("A refusal", "Every refusal has a stable code, and says whether a retry can help.", "POST", "/transfers")
        {
            Body = """{"from": {"phone": "+601155599999"}, "to": {"phone": "+601155500001"}, "currency": "points", "amount": 1000000}""",
            Key = "example-6",
        },
        new("Malformed input", "All faults at once, each with its path.", "POST", "/activities")
        {
            Body = """{"typ": "review", "member": {"phone": "12", "card": "1"}, "occurredAt": "yesterday"}""", Key = "example-7",
        },
    ];
}
