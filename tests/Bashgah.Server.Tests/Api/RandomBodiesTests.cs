using System.Text;
using System.Text.Json.Nodes;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Whatever comes in, the server answers for it: never a 500 (bounded, and the same on every run).</summary>
public sealed class RandomBodiesTests
{
    private static readonly (string Path, string Body)[] Seeds =
    [
        ("/purchases", """{"documentNo":"A-1","store":"s","channel":"web","member":{"phone":"+60123456789"},"occurredAt":"2026-03-01T10:00:00+08:00","currency":"MYR","lines":[{"line":1,"sku":"X","productGroup":"g","brand":"b","quantity":1.25,"amount":100,"discount":5,"tax":3}],"tenders":[{"kind":"points","currency":"points","amount":1}],"attributes":{"a":"b"}}"""),
        ("/evaluations", """{"kind":"purchase","documentNo":"A-2","member":{"phone":"+60123456789"},"currency":"MYR","lines":[{"line":1,"quantity":3,"amount":9007199254740991}]}"""),
        ("/returns", """{"documentNo":"A-1","returnNo":"R-1","lines":[{"line":1,"quantity":1}]}"""),
        ("/claims", """{"documentNo":"A-1","member":{"phone":"+60123456789"}}"""),
        ("/activities", """{"type":"review","member":{"externalId":"x"},"attributes":{"stars":"5"}}"""),
        ("/members", """{"phone":"+60123456780","email":"a@b.cd","name":"N","externalId":"E","birthDate":"1990-01-01","locale":"ms","groups":["g"],"cards":["1"],"referredBy":"ABC","attributes":{"x":"y"},"consents":{"sms":true}}"""),
        ("/redemptions", """{"member":{"phone":"+60123456789"},"reward":"coffee","quantity":1}"""),
        ("/holds", """{"member":{"phone":"+60123456789"},"currency":"points","amount":1,"expiresAt":"2026-03-03T10:00:00Z"}"""),
        ("/adjustments", """{"member":{"phone":"+60123456789"},"currency":"points","amount":-5,"reason":"r"}"""),
        ("/transfers", """{"from":{"phone":"+60123456789"},"to":{"card":"1"},"currency":"points","amount":1}"""),
        ("/consent-texts", """{"purpose":"offers","version":"1","language":"ms","text":"Saya setuju."}"""),
        ("/stores", """{"id":"s1","name":"S","documentScope":"x"}"""),
        ("/policy/draft/publish", """{"effectiveFrom":"2027-01-01T00:00:00Z"}"""),
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "9223372036854775807", "9223372036854775808", "\"\"", "\" \"", "\"x\"", "[]", "{}",
        "[null]", "\"\\u0000\"", "\"\\ud83d\"", "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"", "\"mbr_7zzzzzzzzzzzz\"", "\"۰۹۱۲\"",
        "[[[[[[[[]]]]]]]]", "\"" + "long" + "\"", "0.0000000001", "-0", "\"+0\"",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Mutated_bodies_never_make_a_500(int seed)
    {
        await using var server = await ClubServer.StartAsync();
        await server.JoinAsync("+60123456789");
        var random = new Random(seed);
        for (var i = 0; i < 250; i++)
        {
            var (path, body) = Seeds[random.Next(Seeds.Length)];
            var mutated = random.Next(3) == 0 ? MutateText(body, random) : MutateValue(body, random);
            using var content = new ByteArrayContent(mutated);
            content.Headers.ContentType = new("application/json");
            var answer = await server.SendAsync(HttpMethod.Post, path, content, server.NewKey(), "fa");
            Assert.True((int)answer.Status < 500, $"{path} {Encoding.UTF8.GetString(mutated)}: {answer.Body}");
        }
    }

    [Fact]
    public async Task Random_bytes_never_make_a_500()
    {
        await using var server = await ClubServer.StartAsync();
        var random = new Random(4);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new("application/json");
            var method = i % 10 == 0 ? HttpMethod.Put : HttpMethod.Post;
            var path = i % 10 == 0 ? "/policy/draft" : Seeds[random.Next(Seeds.Length)].Path;
            var answer = await server.SendAsync(method, path, content, server.NewKey(), null);
            Assert.Equal(400, (int)answer.Status / 100 * 100);
        }
    }

    private static byte[] MutateText(string body, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(body).ToList();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                default: bytes.Insert(at, (byte)"{}[],:\"\\0-9eE.nt"[random.Next(15)]); break;
            }
        }
        return [.. bytes];
    }

    private static byte[] MutateValue(string body, Random random)
    {
        var root = JsonNode.Parse(body)!;
        var node = root;
        while (true)
        {
            if (node is JsonObject o && o.Count > 0)
            {
                var (name, child) = o.ElementAt(random.Next(o.Count));
                if (child is JsonObject or JsonArray && random.Next(3) > 0)
                {
                    node = child;
                    continue;
                }
                return Replace(root, o, name, random);
            }
            if (node is JsonArray { Count: > 0 } a && a[0] is JsonObject)
            {
                node = a[0]!;
                continue;
            }
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        }
    }

    private static byte[] Replace(JsonNode root, JsonObject parent, string name, Random random)
    {
        const string Mark = "\"<<mark>>\"";
        parent[name] = "<<mark>>";
        var value = Values[random.Next(Values.Length)].Replace("long", new string('x', 5_000), StringComparison.Ordinal);
        var text = root.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return Encoding.UTF8.GetBytes(text.Replace(Mark, value, StringComparison.Ordinal));
    }
}
