using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>What the server says of itself.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public async Task The_document_describes_every_operation_with_an_example_that_is_taken()
    {
        await using var server = await ClubServer.StartAsync();
        var answer = await server.GetAsync("//openapi/v1.json");
        var document = answer.Json;
        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
        var catalog = server.Services.GetRequiredService<ApiCatalog>();
        Assert.NotEmpty(catalog.Operations);
        foreach (var operation in catalog.Operations)
        {
            var described = document.GetProperty("paths").GetProperty("/v1/programs/{p}" + operation.Path)
                .GetProperty(operation.Method.ToLowerInvariant());
            Assert.Equal(operation.Id, described.GetProperty("operationId").GetString());
            if (operation.Example is not { } example)
                continue;
            using var content = new StringContent(example, System.Text.Encoding.UTF8, "application/json");
            var path = operation.Path.Replace("{id}", "hld_1", StringComparison.Ordinal);
            var tried = await server.SendAsync(new HttpMethod(operation.Method), path, content, server.NewKey(), null);
            Assert.False(tried.Status == HttpStatusCode.BadRequest, $"{operation.Id}: {tried.Body}");
        }
    }

    [Fact]
    public async Task References_of_the_document_lead_somewhere()
    {
        await using var server = await ClubServer.StartAsync();
        var answer = await server.GetAsync("//openapi/v1.json");
        var schemas = answer.Json.GetProperty("components").GetProperty("schemas");
        foreach (Match reference in Reference().Matches(answer.Body))
            Assert.True(schemas.TryGetProperty(reference.Groups[1].Value, out _), reference.Value);
    }

    [Fact]
    public async Task What_may_be_absent_is_not_required_and_whatever_is_busy_says_so()
    {
        await using var server = await ClubServer.StartAsync();
        var document = (await server.GetAsync("//openapi/v1.json")).Json;
        var pages = document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(s => s.Value.GetProperty("properties").TryGetProperty("nextCursor", out _)).ToList();
        Assert.NotEmpty(pages);
        // The last page has none.
        Assert.False((await server.GetAsync("/stores")).Json.TryGetProperty("nextCursor", out _));
        Assert.All(pages, p => Assert.Equal(
            ["items"], p.Value.GetProperty("required").EnumerateArray().Select(name => name.GetString())));
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
            Assert.True(operation.Value.GetProperty("responses").TryGetProperty("429", out _), operation.Value.ToString());
    }

    [Fact]
    public async Task The_pages_are_there_in_three_languages_and_load_nothing_from_elsewhere()
    {
        await using var server = await ClubServer.StartAsync();
        foreach (var path in new[] { "/", "/problems", "/problems/key-reused", "/docs/index.html" })
        {
            foreach (var language in Language.All)
            {
                var page = await server.GetAsync($"/{path}?lang={language}");
                Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {page.Status} {page.Body}");
                Assert.DoesNotMatch(@"(src|href)=[""'](https?:)?//", page.Body);
                if (!path.StartsWith("/docs", StringComparison.Ordinal))
                    Assert.Contains($"<html lang=\"{language}\" dir=\"{(language == "fa" ? "rtl" : "ltr")}\">", page.Body);
            }
        }
        Assert.Contains("هر خرید امتیاز می‌شود", (await server.GetAsync("//?lang=fa")).Body);
        Assert.Equal("text/css", (await server.GetAsync("//assets/site.css")).ContentType);
        (await server.GetAsync("//problems/no-such-code")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/nowhere", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("/problems/no-such-code", "text/html", true)]
    [InlineData("/nowhere", "*/*", false)]
    [InlineData("/nowhere", "application/json", false)]
    [InlineData("/v1/nowhere", "text/html", false)]
    public async Task An_address_without_a_page_is_told_to_people_as_a_page_and_to_programs_as_a_problem(string path, string accept, bool isPage)
    {
        await using var server = await ClubServer.StartAsync();
        foreach (var (language, words) in new[]
        {
            ("en", "There is no page at this address."), ("fa", "در این نشانی صفحه‌ای نیست."), ("ms", "Tiada halaman di alamat ini."),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?lang={language}");
            request.Headers.Add("Accept", accept);
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal(isPage ? "text/html" : "application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.True(answer.Headers.Contains("Content-Security-Policy"));
            var body = await answer.Content.ReadAsStringAsync();
            Assert.Equal(isPage, body.Contains(words, StringComparison.Ordinal));
            Assert.Contains("not-found", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Health_tells_live_and_ready()
    {
        await using var server = await ClubServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("//health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("//health/ready")).Status);
        foreach (var path in new[] { "/", "/health/live", "/health/ready" })
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(head)).StatusCode);
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fa")]
    [InlineData("ms")]
    [Semantics("S13.1")]
    public void Every_problem_and_fault_has_its_words(string language)
    {
        var wording = Wording.In(language);
        foreach (var code in ProblemCatalog.Codes)
        {
            Assert.NotNull(wording.Find($"problem.{code}.title"));
            Assert.NotNull(wording.Find($"problem.{code}.detail"));
        }
        Assert.All(FaultCodes.All, code => Assert.NotNull(wording.Find($"fault.{code}")));
        Assert.Equal(Wording.KeysOf("en"), Wording.KeysOf(language));
        // 44 refusals of the engine's order and the server's own problems: none has been left out unseen.
        Assert.True(ProblemCatalog.Codes.Count() > 44);
    }

    [Fact]
    public void Numbers_follow_the_language()
    {
        Assert.Equal("1,234,567", Wording.In("en").Number(1_234_567));
        Assert.Equal("۱٬۲۳۴٬۵۶۷", Wording.In("fa").Number(1_234_567));
        Assert.Equal("۴۱٫۷۰", Wording.In("fa").Money(4170, 2));
        Assert.Equal("-1,000.05", Wording.In("ms").Money(-100_005, 2));
        Assert.Equal("۳", Wording.In("fa").Say("{n}", ("n", "3")));
    }

    [GeneratedRegex("\"#/components/schemas/([^\"]+)\"")]
    private static partial Regex Reference();
}
