using System.Net;
using System.Net.Http.Json;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>What a program does not ask for is not taken, and what it must have is not left out.</summary>
public abstract class AskedFieldsSuite(TestBackend backend)
{
    [ConditionalFact]
    public async Task Joins_and_changes_are_held_to_what_is_asked_for()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var asked = new Dictionary<string, string>
        {
            ["phone"] = "required", ["email"] = "required", ["birthDate"] = "off", ["cards"] = "off", ["attributes.shoe-size"] = "off",
            ["attributes.town"] = "required", ["name"] = "optional",
        };
        var set = await server.SendAsync(HttpMethod.Put, "/privacy", JsonContent.Create(new { fields = asked }), null, null);
        Assert.True(set.Status == HttpStatusCode.OK, set.Body);
        Assert.Equal(("required", "off", "optional", "off"), (Field(set, "phone"), Field(set, "birthDate"), Field(set, "name"), Field(set, "attributes.shoe-size")));

        var refused = await server.PostAsync("/members", new
        {
            name = "Aisyah", birthDate = "1990-03-14", cards = new[] { "7" }, attributes = new Dictionary<string, string> { ["shoe-size"] = "38" },
        });
        refused.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(
            [
                ("attributes.shoe-size", "not-asked"), ("attributes.town", "required"), ("birthDate", "not-asked"), ("cards", "not-asked"),
                ("email", "required"), ("phone", "required"),
            ],
            refused.Errors.Order());
        var joined = await server.PostAsync("/members", new
        {
            phone = "0123456789", email = "a@example.com", attributes = new Dictionary<string, string> { ["town"] = "Ipoh" },
        });
        Assert.Equal(HttpStatusCode.Created, joined.Status);

        var member = $"/members/{joined.Text("id")}";
        var changed = await server.PatchAsync(member, new Dictionary<string, object?>
        {
            ["email"] = null, ["birthDate"] = "1990-03-14", ["attributes"] = new Dictionary<string, string?> { ["town"] = null, ["shoe-size"] = "38" },
        });
        Assert.Equal(
            [("attributes.shoe-size", "not-asked"), ("attributes.town", "required"), ("birthDate", "not-asked"), ("email", "required")],
            changed.Errors.Order());
        // What is off can still be cleared, and what is not named stays.
        var cleared = await server.PatchAsync(member, new Dictionary<string, object?>
        {
            ["birthDate"] = null, ["attributes"] = new Dictionary<string, string?> { ["shoe-size"] = null }, ["name"] = "Aisyah",
        });
        Assert.Equal((HttpStatusCode.OK, "a@example.com"), (cleared.Status, cleared.Text("email")));
    }

    [ConditionalFact]
    public async Task A_till_reads_what_is_asked_for_and_does_not_set_it()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "till"));
        Assert.Equal("optional", Field(await server.GetAsync("/privacy"), "birthDate"));
        (await server.SendAsync(HttpMethod.Put, "/privacy", JsonContent.Create(new { }), null, null)).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    private static string Field(Answer answer, string name) => answer.Json.GetProperty("fields").GetProperty(name).GetString()!;
}

public sealed class SqliteAskedFieldsTests() : AskedFieldsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresAskedFieldsTests() : AskedFieldsSuite(TestBackend.Postgres);
