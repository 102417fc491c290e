using System.Text;

namespace Bashgah.EndToEnd.Demo;

/// <summary>A request of the guide.</summary>
internal sealed record ApiExample(string Title, string About, string Method, string Path)
{
    public string? Body { get; init; }

    public string? Key { get; init; }

    public string? Language { get; init; }

    /// <summary>The name by which later examples call the id of what this one made.</summary>
    public string? Names { get; init; }

    /// <summary>Lines of an answer that the page shows; longer ones are cut.</summary>
    public int LinesMax { get; init; } = 60;

    /// <summary>True: sums hang on what is drawn on every machine anew, and are left out.</summary>
    public bool LeavesSumsOut { get; init; }

    public string ToMarkdown(string path, string? body, int status, string answer)
    {
        var text = new StringBuilder();
        text.Append($"\n## {Title}\n\n{About}\n\n```sh\ncurl -s {(Method == "GET" ? "" : $"-X {Method} ")}\"$URL/v1/programs/melur{path}\" -H \"Authorization: Bearer $KEY\"");
        if (Language is not null)
            text.Append($" -H 'Accept-Language: {Language}'");
        if (Key is not null)
            text.Append($" \\\n  -H 'Idempotency-Key: {Key}'");
        if (body is not null)
            text.Append($" -H 'Content-Type: application/json' \\\n  -d '{body}'");
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
            Body = """{"phone": "011-555 99999", "name": "Nadia", "locale": "ms", "joinedAt": "2026-11-20T18:00:00+08:00"}""", Key = "example-1", Names = "member",
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
            Body = """{"member": {"phone": "+601155599999"}, "reward": "meal-donation"}""", Key = "example-5", Names = "voucher",
        },
        new("What it cost, in the statement", "One entry a transaction; where it took from several lots, they stand under `lots`.", "GET", "/members/{member}/entries?currency=points&limit=1"),
        new("Take away too much", "A correction leaves a debt only when it says `allowDebt: true`.", "POST", "/adjustments")
        {
            Body = """{"member": {"phone": "+601155599999"}, "currency": "points", "amount": -5000, "reason": "A zero too many"}""",
            Key = "example-16",
        },
        new("Use a voucher", "Once: at the till, when the reward is handed over.", "POST", "/redemptions/{voucher}/use") { Key = "example-8", LinesMax = 20 },
        new("Cancel a voucher", "What it cost comes back, unless it was used.", "POST", "/redemptions/{voucher}/cancel") { Key = "example-9" },
        new("A member's vouchers", "Newest first, with what became of each. Whoever may read their codes may use them.", "GET", "/members/{member}/vouchers") { LinesMax = 25 },
        new("Hold points", "For a basket that is not paid yet. What is held cannot be spent elsewhere.", "POST", "/holds")
        {
            Body = """{"member": {"phone": "+601155599999"}, "currency": "points", "amount": 100, "expiresAt": "2026-11-21T19:00:00+08:00"}""",
            Key = "example-10", Names = "hold", LinesMax = 30,
        },
        new("Pay with points", "A tender names the account, and a hold if one is to be captured. What points paid earns nothing, unless a rule says so.", "POST", "/purchases")
        {
            Body = """{"documentNo": "INV-2", "store": "klcc", "occurredAt": "2026-11-20T18:50:00+08:00", "member": {"phone": "+601155599999"}, "currency": "MYR", "lines": [{"line": 1, "sku": "DAI-MILK-1L", "productGroup": "dairy", "quantity": 2, "amount": 1390}], "tenders": [{"kind": "points", "currency": "points", "amount": 100, "holdId": "{hold}"}, {"kind": "cash", "amount": 1290}]}""",
            Key = "example-11", LinesMax = 30,
        },
        new("Release a hold", "One that was captured is spent.", "POST", "/holds/{hold}/release") { Key = "example-12" },
        new("A purchase without a member", "It earns nothing yet.", "POST", "/purchases")
        {
            Body = """{"documentNo": "INV-3", "store": "klcc", "occurredAt": "2026-11-20T18:52:00+08:00", "currency": "MYR", "lines": [{"line": 1, "sku": "FRU-MANGO", "productGroup": "fruit", "quantity": 1, "amount": 1590}], "tenders": [{"kind": "card", "amount": 1590}]}""",
            Key = "example-13", LinesMax = 12,
        },
        new("Claim an invoice", "Once, by whoever holds it; then it gives what it would have given.", "POST", "/claims")
        {
            Body = """{"documentNo": "INV-3", "store": "klcc", "member": {"phone": "+601155599999"}}""", Key = "example-14", LinesMax = 20,
        },
        new("Something that a member did", "The program's rules name the types that they give for.", "POST", "/activities")
        {
            Body = """{"type": "review", "member": {"phone": "+601155599999"}, "occurredAt": "2026-11-20T18:55:00+08:00", "attributes": {"stars": "5"}}""",
            Key = "example-15", LinesMax = 20,
        },
        new("Stores", "Documents are unique in a store's `documentScope`.", "GET", "/stores") { LinesMax = 20 },
        new("The policy in force", "The definition as it was published, with its version.", "GET", "/policy") { LinesMax = 20 },
        new("Versions of the policy", "Each with the moment from which it holds. A draft is saved with `PUT /policy/draft` and published with `POST /policy/draft/publish`.", "GET", "/policy/versions") { LinesMax = 20 },
        new("What staff did", "Who did what, to what, before and after, and from where; filtered by `actor`, `action`, `subject`, `from` and `to`. It needs the scope `audit:read`.", "GET", "/audit?action=store.added&limit=1"),
        new("The plan", "The stages of the policy in force, and how far their goals have come. `GET /plan` counts in the database as it is asked.", "GET", "/plan"),
        new("What is outstanding", "By currency, age and expiry, with what it costs and what of it will probably never be spent. It reads the whole ledger: ask for it by the day, not by the second. Its sums hang on the demo's draws, and are left out here.", "GET", "/liability") { LinesMax = 40, LeavesSumsOut = true },
        new("The statement of a month", "Closing is what opened and moved, to the unit.", "GET", "/liability/statement?from=2026-10-01&to=2026-10-31") { LinesMax = 40, LeavesSumsOut = true },
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
