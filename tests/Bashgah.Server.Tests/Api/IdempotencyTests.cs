using System.Net;
using System.Net.Http.Json;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>A command takes effect once, however often and at however many doors it knocks.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    [Semantics("S10.1")]
    public async Task The_same_key_and_content_is_answered_as_the_first_time()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("+60123456789");
        var first = await server.BuyAsync("+60123456789", "INV-1", 4170, key: "k1");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await server.BuyAsync("012-345 6789", "INV-1", 4170, key: "k1");

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.False(first.Json.GetProperty("duplicate").GetBoolean());
        Assert.True(again.Json.GetProperty("duplicate").GetBoolean());
        Assert.Equal(first.Text("transactionId"), again.Text("transactionId"));
        Assert.Equal(first.Json.GetProperty("effects").GetRawText(), again.Json.GetProperty("effects").GetRawText());
        Assert.Equal(41, await server.AvailableAsync(member));
    }

    [Fact]
    [Semantics("S10.1")]
    public async Task The_same_key_with_other_content_is_a_conflict_and_a_refusal_binds_no_key()
    {
        await using var server = await ClubServer.StartAsync();
        (await server.BuyAsync("+60123456789", "INV-1", 100, key: "k1")).IsProblem(HttpStatusCode.NotFound, "member-unknown");
        var member = await server.JoinAsync("+60123456789");
        Assert.Equal(HttpStatusCode.Created, (await server.BuyAsync("+60123456789", "INV-1", 500, key: "k1")).Status);

        (await server.BuyAsync("+60123456789", "INV-2", 500, key: "k1")).IsProblem(HttpStatusCode.Conflict, "key-reused");
        (await server.PostAsync("/activities", new { type = "review", member = new { id = member } }, "k1"))
            .IsProblem(HttpStatusCode.Conflict, "key-reused");
        Assert.Equal(5, await server.AvailableAsync(member));
    }

    [Fact]
    [Semantics("S10.2")]
    public async Task A_document_is_recorded_once_for_ever()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("+60123456789");
        var first = await server.BuyAsync("+60123456789", "INV-1", 4170);
        var again = await server.BuyAsync("+60123456789", "INV-1", 4170);
        var other = await server.BuyAsync("+60123456789", "INV-1", 4171);

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(first.Text("transactionId"), again.Text("transactionId"));
        Assert.True(again.Json.GetProperty("duplicate").GetBoolean());
        other.IsProblem(HttpStatusCode.Conflict, "document-conflict");
        Assert.Equal(41, await server.AvailableAsync(member));
    }

    [Fact]
    [Semantics("S10.2")]
    public async Task Document_numbers_of_stores_with_a_scope_of_their_own_do_not_meet()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("+60123456789");
        foreach (var store in new[] { "north", "south" })
            Assert.Equal(
                HttpStatusCode.Created, (await server.PostAsync("/stores", new { id = store, documentScope = store })).Status);
        foreach (var store in new[] { "north", "south" })
        {
            var answer = await server.PostAsync("/purchases", new
            {
                documentNo = "1", store, member = new { id = member }, currency = "MYR",
                lines = new[] { new { line = 1, quantity = 1, amount = 300 } },
            });
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        }

        // 3 at each.
        Assert.Equal(6, await server.AvailableAsync(member));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    public async Task Forty_copies_at_once_are_one_purchase(int batchSize)
    {
        await using var server = await ClubServer.StartAsync(batchSize: batchSize);
        var member = await server.JoinAsync("+60123456789");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            server.BuyAsync("+60123456789", "INV-1", 4170, key: $"k{i % 4}")));

        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Created or HttpStatusCode.OK, a.Body));
        Assert.Single(answers, a => !a.Json.GetProperty("duplicate").GetBoolean());
        Assert.Single(answers.Select(a => a.Text("transactionId")).Distinct());
        Assert.Equal(41, await server.AvailableAsync(member));
    }

    [Fact]
    public async Task A_joining_that_is_repeated_is_the_same_member()
    {
        await using var server = await ClubServer.StartAsync();
        var first = await server.PostAsync("/members", new { phone = "+60123456789", name = "Aisyah" }, "join-1");
        var again = await server.PostAsync("/members", new { phone = "0123456789", name = "Aisyah" }, "join-1");
        var other = await server.PostAsync("/members", new { phone = "0123456789", name = "Somebody" }, "join-1");

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal(first.Text("id"), again.Text("id"));
        other.IsProblem(HttpStatusCode.Conflict, "key-reused");
        Assert.Equal(1, await server.CountTransactionsAsync());
    }

    [Fact]
    [Semantics("S10.1")]
    public async Task A_purchase_by_a_card_that_was_replaced_meanwhile_is_repeated_as_the_first_time()
    {
        await using var server = await ClubServer.StartAsync();
        var joined = await server.PostAsync("/members", new { phone = "0123456789", cards = new[] { "C-1" } });
        var member = joined.Text("id");
        var first = await server.PostAsync("/purchases", ByCard("INV-1", 4170), "k1");
        Assert.Equal(HttpStatusCode.Created, first.Status);
        var patched = await server.SendAsync(
            HttpMethod.Patch, $"/members/{member}", JsonContent.Create(new { cards = new[] { "C-2" } }), null, null);
        Assert.True(patched.Status == HttpStatusCode.OK, patched.Body);

        await IsRepeatedAsync();
        // What is not the same is told so, also where the card leads nowhere.
        (await server.PostAsync("/purchases", ByCard("INV-1", 4171), "k1")).IsProblem(HttpStatusCode.Conflict, "key-reused");
        (await server.PostAsync("/purchases", ByCard("INV-1", 4171))).IsProblem(HttpStatusCode.Conflict, "document-conflict");
        (await server.PostAsync("/purchases", ByCard("INV-2", 4171))).IsProblem(HttpStatusCode.NotFound, "member-unknown");
        await server.PostAsync("/members", new { phone = "0123456780", cards = new[] { "C-1" } });
        await IsRepeatedAsync();
        var byPhone = await server.BuyAsync("0123456789", "INV-1", 4170);
        Assert.True(byPhone.Json.GetProperty("duplicate").GetBoolean());
        Assert.Equal(41, await server.AvailableAsync(member));

        async Task IsRepeatedAsync()
        {
            foreach (var (key, status) in new[] { ("k1", HttpStatusCode.Created), (server.NewKey(), HttpStatusCode.OK) })
            {
                var again = await server.PostAsync("/purchases", ByCard("INV-1", 4170), key);
                Assert.True(again.Status == status, again.Body);
                Assert.True(again.Json.GetProperty("duplicate").GetBoolean());
                Assert.Equal(first.Text("transactionId"), again.Text("transactionId"));
            }
        }
    }

    [Fact]
    [Semantics("S13.1")]
    public async Task Refusals_come_in_the_documented_order()
    {
        await using var server = await ClubServer.StartAsync();
        await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 100, key: "k1");

        (await server.PostAsync("/purchases", Wrong("0123456789", null), "k1")).IsProblem(HttpStatusCode.Conflict, "key-reused");
        (await server.PostAsync("/purchases", Wrong("0123456780", "nowhere"))).IsProblem(HttpStatusCode.NotFound, "store-unknown");
        (await server.PostAsync("/purchases", Wrong("0123456780", null))).IsProblem(HttpStatusCode.NotFound, "member-unknown");
        (await server.PostAsync("/purchases", Wrong("0123456789", null)))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "wrong-money");

        static object Wrong(string phone, string? store) => new
        {
            documentNo = "INV-9", store, member = new { phone }, currency = "IRR",
            lines = new[] { new { line = 1, quantity = 1, amount = 100 } },
        };
    }

    private static object ByCard(string documentNo, long amount) => new
    {
        documentNo, member = new { card = "C-1" }, currency = "MYR",
        lines = new[] { new { line = 1, productGroup = "fresh", quantity = 1, amount } },
    };
}
