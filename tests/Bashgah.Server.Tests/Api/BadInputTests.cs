using System.Globalization;
using System.Net;
using System.Text;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Each kind of bad input gets its documented answer, nothing is written, and the server goes on.</summary>
[Semantics("S13.1")]
public sealed class BadInputTests : IAsyncLifetime
{
    private ClubServer _server = null!;
    private int _before;

    public async Task InitializeAsync()
    {
        _server = await ClubServer.StartAsync();
        await _server.JoinAsync("+60123456789");
        _before = await _server.CountTransactionsAsync();
    }

    public async Task DisposeAsync()
    {
        // 1 is the joining: whatever a test sent, nothing was added.
        Assert.Equal(1, _before);
        Assert.Equal(_before, await _server.CountTransactionsAsync());
        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync("/policy")).Status);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task All_faults_of_a_request_are_named_at_once()
    {
        var answer = await _server.PostTextAsync("/purchases", """
            {"documentNr": "X", "member": {"phone": "+60123456789", "card": "1"}, "currency": 5, "occurredAt": "yesterday",
             "lines": [
               {"line": 1, "quantity": 0, "amount": -1},
               {"line": 1, "quantity": 1.2345, "amount": 1.5},
               {"line": 2, "quantity": -1, "amount": 99999999999999999999}]}
            """);

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        (string, string)[] expected =
        [
            ("currency", "wrong-type"), ("documentNo", "required"), ("documentNr", "unknown-field"),
            ("lines[0].amount", "out-of-range"), ("lines[0].quantity", "out-of-range"), ("lines[1].amount", "not-whole"),
            ("lines[1].line", "duplicate"), ("lines[1].quantity", "too-many-decimals"), ("lines[2].amount", "out-of-range"),
            ("lines[2].quantity", "out-of-range"), ("member", "exactly-one"), ("occurredAt", "invalid-format"),
        ];
        Assert.Equal(expected, answer.Errors.Order());
        Assert.Contains("Did you mean documentNo?", answer.Body);
    }

    [Fact]
    public async Task A_number_that_is_missing_or_wrong_does_not_count_as_given_twice()
    {
        var answer = await _server.PostTextAsync("/purchases", """
            {"documentNo": "X", "currency": "MYR", "lines": [
               {"quantity": 1, "amount": 1}, {"quantity": 1, "amount": 1}, {"line": 0, "quantity": 1, "amount": 1},
               {"line": "1", "quantity": 1, "amount": 1}, 7, 7]}
            """);

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        (string, string)[] expected =
        [
            ("lines[0].line", "required"), ("lines[1].line", "required"), ("lines[2].line", "out-of-range"),
            ("lines[3].line", "wrong-type"), ("lines[4]", "wrong-type"), ("lines[5]", "wrong-type"),
        ];
        Assert.Equal(expected, answer.Errors.Order());
    }

    [Theory]
    [InlineData("""{"lines": []}""", "lines", "too-few")]
    [InlineData("""{"lines": {}}""", "lines", "wrong-type")]
    [InlineData("""{"lines": null}""", "lines", "wrong-type")]
    [InlineData("""{"documentNo": ""}""", "documentNo", "empty")]
    [InlineData("""{"documentNo": "A\u0000B"}""", "documentNo", "invalid-text")]
    [InlineData("""{"documentNo": 7}""", "documentNo", "wrong-type")]
    [InlineData("""{"currency": "RINGGIT"}""", "currency", "too-long")]
    [InlineData("""{"member": {"id": "mbr_!"}}""", "member.id", "invalid-format")]
    [InlineData("""{"member": {"phone": "call me"}}""", "member.phone", "invalid-format")]
    [InlineData("""{"member": {}}""", "member", "exactly-one")]
    [InlineData("""{"tenders": [{"kind": "points", "amount": 5}]}""", "tenders[0].currency", "required")]
    [InlineData("""{"tenders": [{"kind": "cash", "amount": "5"}]}""", "tenders[0].amount", "wrong-type")]
    [InlineData("""{"attributes": {"a": 1}}""", "attributes.a", "wrong-type")]
    [InlineData("""{"occurredAt": "2026-02-30T00:00:00Z"}""", "occurredAt", "invalid-format")]
    [InlineData("""{"occurredAt": "2026-03-01T00:00:00"}""", "occurredAt", "invalid-format")]
    [InlineData("""{"channel": null, "channel": null}""", "channel", "duplicate-field")]
    [InlineData("[]", "", "wrong-type")]
    [InlineData("5", "", "wrong-type")]
    [InlineData("", "", "invalid-json")]
    [InlineData("{", "", "invalid-json")]
    [InlineData("""{"documentNo": "\ud800"}""", "", "invalid-text")]
    public async Task A_fault_has_its_path_and_code(string body, string path, string code)
    {
        var answer = await _server.PostTextAsync("/purchases", body);

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Contains((path, code), answer.Errors);
    }

    [Fact]
    public async Task Ten_thousand_lines_are_taken_and_one_more_is_not()
    {
        var answer = await _server.PostTextAsync("/purchases", Lines(10_001));
        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal([("lines", "too-many")], answer.Errors);

        var most = await _server.PostTextAsync("/evaluations", Lines(10_000).Replace("{\"doc", "{\"kind\": \"purchase\", \"doc"));
        Assert.Equal(HttpStatusCode.OK, most.Status);
    }

    [Fact]
    public async Task Deep_nesting_is_malformed()
    {
        var answer = await _server.PostTextAsync("/purchases", string.Concat(Enumerable.Repeat("{\"a\":", 5_000)));

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal([("", "invalid-json")], answer.Errors);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_named_with_their_place()
    {
        using var content = new ByteArrayContent([.. "{\n\"documentNo\": \""u8, 0xc3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");
        var answer = await _server.SendAsync(HttpMethod.Post, "/purchases", content, "k", "en");

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal([("", "invalid-encoding")], answer.Errors);
        Assert.Contains("line 2, byte 16", answer.Body);
    }

    [Fact]
    public async Task A_body_of_50_MB_is_too_large()
    {
        using var content = new ByteArrayContent(new byte[50 * 1024 * 1024]);
        content.Headers.ContentType = new("application/json");

        (await _server.SendAsync(HttpMethod.Post, "/purchases", content, "k", null))
            .IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task Each_operation_takes_as_much_as_it_needs()
    {
        // A purchase of ten thousand lines is long; who names a member, or where a store is, has no more to say than 256 KiB.
        var padding = new string(' ', 300 * 1024);
        var member = await _server.PostTextAsync("/members", "{\"phone\": \"0123456780\"" + padding + "}");
        member.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        Assert.Contains("256 KiB", member.Text("detail"));
        var evaluated = await _server.PostTextAsync(
            "/evaluations", "{\"member\": {\"phone\": \"0123456789\"}, \"currency\": \"MYR\", \"lines\": [{\"line\": 1, \"quantity\": 1, \"amount\": 100}]" + padding + "}");
        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, evaluated.Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Another_content_type_is_not_taken(string type)
    {
        using var content = new StringContent("{}", Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        (await _server.SendAsync(HttpMethod.Post, "/purchases", content, "k", null))
            .IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task A_command_needs_a_key_of_1_to_255_characters()
    {
        using var without = new StringContent("{}", Encoding.UTF8, "application/json");
        var missing = await _server.SendAsync(HttpMethod.Post, "/purchases", without, null, null);
        missing.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Contains(("header:Idempotency-Key", "required"), missing.Errors);

        var tooLong = await _server.PostAsync("/purchases", new { }, new string('k', 256));
        Assert.Contains(("header:Idempotency-Key", "too-long"), tooLong.Errors);
    }

    [Fact]
    public async Task What_a_purchase_names_must_be_there()
    {
        (await _server.BuyAsync("+60199999999", "INV-1", 100)).IsProblem(HttpStatusCode.NotFound, "member-unknown");
        var store = await _server.PostAsync("/purchases", new
        {
            documentNo = "INV-1", store = "nowhere", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 1 } },
        });
        store.IsProblem(HttpStatusCode.NotFound, "store-unknown");
    }

    [Fact]
    public async Task Amounts_that_overflow_together_are_refused()
    {
        var lines = string.Join(',', Enumerable.Range(1, 2_000).Select(i =>
            $$"""{"line": {{i}}, "quantity": 1, "amount": 9007199254740991, "discount": 9007199254740991}"""));
        var answer = await _server.PostTextAsync(
            "/purchases",
            $$"""{"documentNo": "BIG", "member": {"phone": "+60123456789"}, "currency": "MYR", "lines": [{{lines}}]}""");

        answer.IsProblem(HttpStatusCode.UnprocessableEntity, "overflow");
    }

    [Fact]
    public async Task Nothing_comes_back_of_what_was_not_bought()
    {
        var answer = await _server.PostAsync("/returns", new { documentNo = "NEVER", returnNo = "R-1" });

        answer.IsProblem(HttpStatusCode.NotFound, "document-unknown");
        Assert.True(answer.Json.GetProperty("retryable").GetBoolean());
    }

    [Fact]
    public async Task A_definition_with_twenty_faults_names_twenty()
    {
        var rules = string.Join(',', Enumerable.Range(1, 20).Select(i =>
            $$$"""{"id": "r{{{i}}}", "on": "purchase", "give": {"nothing{{{i}}}": {"fixed": 1} } }"""));
        using var content = new StringContent(
            $$$"""
            {"name": {"en": "C"}, "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur",
             "currencies": {"points": {} }, "earning": [{{{rules}}}]}
            """,
            Encoding.UTF8, "application/json");
        var answer = await _server.SendAsync(HttpMethod.Put, "/policy/draft", content, null, null);

        answer.IsProblem(HttpStatusCode.BadRequest, "definition-faults");
        Assert.True(answer.Errors.Count >= 20, answer.Body);
        Assert.Contains(answer.Errors, e => e.Path.StartsWith("earning[19]", StringComparison.Ordinal));
        (await _server.GetAsync("/policy/draft")).IsProblem(HttpStatusCode.NotFound, "no-draft");
    }

    [Theory]
    [InlineData("/members?phnoe=1", "query:phnoe", "unknown-field")]
    [InlineData("/members", "query", "exactly-one")]
    [InlineData("/members?phone=1&card=2", "query", "exactly-one")]
    [InlineData("/members?phone=nobody", "query:phone", "invalid-format")]
    [InlineData("/rewards?limit=0", "query:limit", "out-of-range")]
    [InlineData("/rewards?limit=many", "query:limit", "out-of-range")]
    public async Task A_query_is_read_as_strictly(string path, string place, string code)
    {
        var answer = await _server.GetAsync(path);

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Contains((place, code), answer.Errors);
    }

    [Fact]
    public async Task Addresses_and_methods_that_are_not_there_are_problems_too()
    {
        (await _server.GetAsync("/nothing")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await _server.GetAsync("//nowhere/at/all")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await _server.GetAsync("/purchases")).IsProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        (await _server.GetAsync("/members/mbr_zzz")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await _server.GetAsync("/members/1")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await _server.PostAsync("/redemptions/vch_zzz/use", new { })).IsProblem(HttpStatusCode.NotFound, "voucher-unknown");
        (await _server.PostAsync("/holds/hld_zzz/release", new { })).IsProblem(HttpStatusCode.NotFound, "hold-unknown");
    }

    private static string Lines(int count)
    {
        var lines = string.Join(',', Enumerable.Range(1, count).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"line":{{i}},"quantity":1,"amount":1}""")));
        return $$"""{"documentNo": "LONG", "currency": "MYR", "lines": [{{lines}}]}""";
    }
}
