using System.Net;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Documents and what they come to, over HTTP.</summary>
public sealed class PurchasesTests
{
    [Fact]
    public async Task An_evaluation_says_what_the_purchase_then_gives_and_writes_nothing()
    {
        await using var server = await ClubServer.StartAsync();
        await server.JoinAsync("0123456789");
        var before = await server.CountTransactionsAsync();
        var body = new
        {
            kind = "purchase", documentNo = "INV-1", member = new { phone = "0123456789" }, currency = "MYR",
            lines = new[] { new { line = 1, productGroup = "fresh", quantity = 1, amount = 4170 } },
        };

        var evaluated = await server.PostAsync("/evaluations", body);
        Assert.Equal(HttpStatusCode.OK, evaluated.Status);
        Assert.Equal(before, await server.CountTransactionsAsync());
        var bought = await server.BuyAsync("0123456789", "INV-1", 4170);

        foreach (var part in new[] { "effects", "notFired", "accounts", "tiers" })
            Assert.Equal(evaluated.Json.GetProperty(part).GetRawText(), bought.Json.GetProperty(part).GetRawText());
        Assert.False(evaluated.Json.TryGetProperty("transactionId", out _));
        var back = await server.PostAsync("/evaluations", new { kind = "return", documentNo = "INV-1", returnNo = "R" });
        Assert.Equal(-41, back.Json.GetProperty("effects")[0].GetProperty("amount").GetInt64());
    }

    [Fact]
    [Semantics("S3.5")]
    public async Task A_late_purchase_is_taken_for_30_days_and_one_ahead_for_5_minutes()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        Task<Answer> Buy(string documentNo, string occurredAt) => server.PostAsync("/purchases", new
        {
            documentNo, member = new { id = member }, occurredAt, currency = "MYR",
            lines = new[] { new { line = 1, quantity = 1, amount = 1000 } },
        });

        // The clock stands at 2 March 2026, 12:00 in Kuala Lumpur.
        Assert.Equal(HttpStatusCode.Created, (await Buy("A", "2026-02-01T12:00:00+08:00")).Status);
        (await Buy("B", "2026-01-29T12:00:00+08:00")).IsProblem(HttpStatusCode.UnprocessableEntity, "too-late");
        Assert.Equal(HttpStatusCode.Created, (await Buy("C", "2026-03-02T12:04:00+08:00")).Status);
        (await Buy("D", "2026-03-02T12:06:00+08:00")).IsProblem(HttpStatusCode.UnprocessableEntity, "in-future");
        Assert.Equal(20, await server.AvailableAsync(member));
    }

    [Fact]
    [Semantics("S2.5")]
    public async Task Another_money_is_refused()
    {
        await using var server = await ClubServer.StartAsync();
        var answer = await server.PostAsync("/purchases", new
        {
            documentNo = "INV-1", currency = "USD", lines = new[] { new { line = 1, quantity = 1, amount = 1000 } },
        });

        answer.IsProblem(HttpStatusCode.UnprocessableEntity, "wrong-money");
        Assert.Contains("MYR", answer.Text("detail"));
        Assert.Equal(0, await server.CountTransactionsAsync());
    }

    [Fact]
    public async Task A_claimed_document_gives_once()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.JoinAsync("0123456780");
        var stored = await server.PostAsync("/purchases", new
        {
            documentNo = "INV-1", currency = "MYR", lines = new[] { new { line = 1, quantity = 2, amount = 2000 } },
        });
        Assert.Empty(stored.Json.GetProperty("effects").EnumerateArray());

        var claimed = await server.PostAsync("/claims", new { documentNo = "INV-1", member = new { phone = "0123456789" } });
        Assert.Equal(HttpStatusCode.Created, claimed.Status);
        Assert.Equal(20, await server.AvailableAsync(member));
        var again = await server.PostAsync("/claims", new { documentNo = "INV-1", member = new { phone = "0123456780" } });
        again.IsProblem(HttpStatusCode.Conflict, "already-claimed");
        // The order of refusals holds (S13.1): who claims is looked at first.
        (await server.PostAsync("/claims", new { documentNo = "INV-1", member = new { phone = "0123456781" } }))
            .IsProblem(HttpStatusCode.NotFound, "member-unknown");
        var same = await server.PostAsync("/claims", new { documentNo = "INV-1", member = new { id = member } });
        Assert.Equal((HttpStatusCode.OK, true), (same.Status, same.Json.GetProperty("duplicate").GetBoolean()));

        // One of two comes back: 10 stay.
        await server.PostAsync("/returns", new { documentNo = "INV-1", returnNo = "R-1", lines = new[] { new { line = 1, quantity = 1 } } });
        Assert.Equal(10, await server.AvailableAsync(member));
    }

    [Fact]
    public async Task More_than_was_bought_does_not_come_back()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 1000);
        (await server.PostAsync("/returns", new { documentNo = "INV-1", returnNo = "R-1", lines = new[] { new { line = 1, quantity = 1.5 } } }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "return-exceeds");
        (await server.PostAsync("/returns", new { documentNo = "INV-1", returnNo = "R-1", lines = new[] { new { line = 9, quantity = 1 } } }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "line-unknown");
        (await server.PostAsync("/returns", new { documentNo = "INV-1", returnNo = "R-1", occurredAt = "2026-03-01T12:00:00+08:00" }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "before-document");
        Assert.Equal(10, await server.AvailableAsync(member));
    }

    [Fact]
    public async Task A_rule_that_gave_nothing_is_named_with_its_reason_in_the_language_asked_for()
    {
        await using var server = await ClubServer.StartAsync();
        await server.JoinAsync("0123456789");
        var body = ClubServer.Purchase("0123456789", "INV-1", 4170);
        var english = await server.PostAsync("/purchases", body, "k", "en");
        var persian = await server.PostAsync("/purchases", body, "k", "fa-IR, en;q=0.5");
        var malay = await server.PostAsync("/purchases", body, "k", "ms");

        // 2 March 2026 is a Monday.
        var notFired = english.Json.GetProperty("notFired")[0];
        Assert.Equal("friday", notFired.GetProperty("ruleId").GetString());
        Assert.Equal("weekday", notFired.GetProperty("reason").GetString());
        Assert.Contains("Friday", notFired.GetProperty("explanation").GetString());
        Assert.Equal("You earned 41 points, usable until 31 March 2027.", english.Json.GetProperty("messages")[0].GetString());
        Assert.Equal("شما ۴۱ امتیاز گرفتید که تا ۳۱ مارس ۲۰۲۷ قابل استفاده است.", persian.Json.GetProperty("messages")[0].GetString());
        Assert.Equal("Anda memperoleh 41 mata, boleh digunakan hingga 31 Mac 2027.", malay.Json.GetProperty("messages")[0].GetString());
        Assert.Equal(
            "41 points: 1 for each RM 1.00 of RM 41.70 (Everyday points)",
            english.Json.GetProperty("effects")[0].GetProperty("explanation").GetString());
        Assert.Equal(
            "۴۱ امتیاز: ۱ امتیاز برای هر ۱٫۰۰ رینگیت از ۴۱٫۷۰ رینگیت (امتیاز هر روز)",
            persian.Json.GetProperty("effects")[0].GetProperty("explanation").GetString());
        Assert.Contains("جمعه", persian.Json.GetProperty("notFired")[0].GetProperty("explanation").GetString());
    }

    [Fact]
    public async Task What_is_only_evaluated_needs_no_number()
    {
        await using var server = await ClubServer.StartAsync();
        await server.JoinAsync("0123456789");
        var evaluated = await server.PostAsync("/evaluations", new
        {
            kind = "purchase", member = new { phone = "0123456789" }, currency = "MYR",
            lines = new[] { new { line = 1, quantity = 1, amount = 1000 } },
        });
        Assert.True(evaluated.Status == HttpStatusCode.OK, evaluated.Body);
        Assert.Equal(10, evaluated.Json.GetProperty("effects")[0].GetProperty("amount").GetInt64());
        await server.BuyAsync("0123456789", "INV-1", 1000);
        var back = await server.PostAsync("/evaluations", new { kind = "return", documentNo = "INV-1" });
        Assert.True(back.Status == HttpStatusCode.OK, back.Body);
        Assert.Equal(-10, back.Json.GetProperty("effects")[0].GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task Entries_of_a_currency_that_nobody_knows_are_a_fault_that_names_those_known()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        var answer = await server.GetAsync($"/members/{member}/entries?currency=point");
        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(("query:currency", "not-one-of"), Assert.Single(answer.Errors));
        Assert.Contains("points, credit. Did you mean points?", answer.Body);
    }

    [Fact]
    public async Task Points_pay_inside_the_purchase_or_it_is_refused()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 10_000);
        Task<Answer> Pay(string documentNo, long amount, string? hold = null) => server.PostAsync("/purchases", new
        {
            documentNo, member = new { id = member }, currency = "MYR",
            lines = new[] { new { line = 1, quantity = 1, amount = 1000 } },
            tenders = new[] { new { kind = "points", currency = "points", amount, holdId = hold } },
        });

        // 60 of 100 points pay 60 of 1,000; the other 940 earn 9.
        Assert.Equal(HttpStatusCode.Created, (await Pay("INV-2", 60)).Status);
        Assert.Equal(49, await server.AvailableAsync(member));
        var poor = await Pay("INV-3", 50);
        poor.IsProblem(HttpStatusCode.UnprocessableEntity, "tender-not-covered");
        Assert.Equal("Available: 49 points. Needed: 50 points.", poor.Text("detail"));
        (await server.PostAsync("/purchases", new
        {
            documentNo = "INV-3", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 1000 } },
            tenders = new[] { new { kind = "points", currency = "points", amount = 10 } },
        })).IsProblem(HttpStatusCode.UnprocessableEntity, "tender-needs-member");
        var hold = await server.PostAsync("/holds", new { member = new { id = member }, currency = "points", amount = 40 });
        Assert.Equal(HttpStatusCode.Created, (await Pay("INV-4", 40, hold.Text("id"))).Status);
        // 49 − 40, and 960 earn 9.
        Assert.Equal(18, await server.AvailableAsync(member));
    }
}
