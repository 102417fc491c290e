using System.Text.Json.Nodes;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Platform.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document, made from what the server itself reads and answers by: the declarations of the
/// requests and
/// the types of the answers. So it cannot fall behind.
/// </summary>
internal sealed class OpenApiDocument(ApiCatalog catalog)
{
    private readonly Lock _making = new();
    private byte[]? _bytes;

    /// <summary>The document, made once.</summary>
    public byte[] Bytes
    {
        get
        {
            lock (_making)
                return _bytes ??= System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Make(), ApiJson.Options);
        }
    }

    private JsonObject Make()
    {
        var schemas = new AnswerSchemas();
        var paths = new JsonObject();
        foreach (var operation in catalog.Operations)
        {
            var path = "/v1/programs/{p}" + operation.Path;
            if (paths[path] is not JsonObject item)
                paths[path] = item = [];
            item[operation.Method.ToLowerInvariant()] = Operation(operation, schemas);
        }
        schemas.Add(typeof(ProblemAnswer));
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = Info(),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(
                new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. catalog.Operations.Select(o => o.Tag).Distinct().Select(t => (JsonNode)new JsonObject { ["name"] = t })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.All,
                ["securitySchemes"] = new JsonObject { ["key"] = SecurityScheme(), ["session"] = SessionScheme() },
            },
        };
    }

    private static JsonObject Info() => new()
    {
        ["title"] = "Bashgah",
        ["version"] = "1",
        ["description"] =
            "Amounts of money and points are integers in minor units; times are ISO 8601 with offset; ids are opaque text. "
            + "Unknown fields are faults, and every fault of a request is named at once. A POST that changes something takes an "
            + "Idempotency-Key: the same key with the same content is answered again with duplicate: true.",
    };

    private static JsonObject SecurityScheme() => new()
    {
        ["type"] = "http",
        ["scheme"] = "bearer",
        ["description"] = "A key of the program. Scopes: "
            + string.Join("; ", ApiScopes.All.Select(s => $"{s.Key}: {s.Value}"))
            + " Roles stand for several: " + string.Join(", ", ApiScopes.Roles.Keys) + ".",
    };

    private static JsonObject SessionScheme() => new()
    {
        ["type"] = "apiKey",
        ["in"] = "cookie",
        ["name"] = "__Host-bashgah-staff",
        ["description"] =
            "The session of staff who have signed in at /staff with two factors (without https: bashgah-staff), with the scopes that their "
            + "roles in the program stand for. It is taken from this server's own pages only: the browser's Sec-Fetch-Site, or else Origin, "
            + "has to say so, and a body has to be JSON.",
    };

    private static JsonObject Operation(ApiOperation operation, AnswerSchemas schemas)
    {
        var description = operation.About is null ? "" : operation.About + "\n\n";
        var node = new JsonObject
        {
            ["operationId"] = operation.Id,
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
            ["description"] = operation.IsOpen ? $"{description}Needs no key." : $"{description}Needs the scope `{operation.Scope}`.",
            ["parameters"] = new JsonArray([.. Parameters(operation)]),
            ["responses"] = Responses(operation, schemas),
        };
        if (operation.IsOpen)
            node["security"] = new JsonArray();
        if (operation.DescribeBody() is { } body)
            node["requestBody"] = Body(operation, body);
        return node;
    }

    private static JsonObject Body(ApiOperation operation, JsonObject schema)
    {
        var content = new JsonObject { ["schema"] = schema };
        if (operation.Example is { } example)
            content["example"] = JsonNode.Parse(example);
        return new JsonObject
        {
            ["required"] = !operation.IsBodyOptional,
            ["content"] = new JsonObject { ["application/json"] = content },
        };
    }

    private static IEnumerable<JsonNode> Parameters(ApiOperation operation)
    {
        yield return Parameter("p", "path", "The program's name.", isRequired: true);
        if (operation.Path.Contains("{id}", StringComparison.Ordinal))
            yield return Parameter("id", "path", "Opaque id.", isRequired: true);
        if (operation.Path.Contains("{number}", StringComparison.Ordinal))
            yield return Parameter("number", "path", "Number of the card.", isRequired: true);
        if (operation.Path.Contains("{version}", StringComparison.Ordinal))
            yield return Parameter("version", "path", "Number of the policy version.", isRequired: true);
        foreach (var query in operation.Query)
            yield return Parameter(query.Name, "query", query.About, isRequired: false);
        if (operation.TakesKey)
            yield return Parameter(
                "Idempotency-Key", "header", "1 to 255 printable ASCII characters, new for every new command.", isRequired: true);
        yield return Parameter("Accept-Language", "header", "Language of messages: en, fa or ms.", isRequired: false);
    }

    private static JsonObject Parameter(string name, string place, string about, bool isRequired) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["description"] = about,
        ["required"] = isRequired,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Responses(ApiOperation operation, AnswerSchemas schemas)
    {
        var responses = new JsonObject
        {
            [Status(operation.Status)] = Response(
                "Success.", operation.AnswerType,
                operation.Answer == typeof(ApiDocument) ? new JsonObject { ["type"] = "string" } : schemas.Add(operation.Answer)),
        };
        if (operation.Status == StatusCodes.Status201Created)
            responses["200"] = Response("The same as before, under another key.", "application/json", schemas.Add(operation.Answer));
        if (operation.Waiting is { } waiting)
            responses["202"] = Response("It waits for somebody else's approval.", "application/json", schemas.Add(waiting));
        foreach (var codes in CodesOf(operation).GroupBy(ProblemCatalog.StatusOf).OrderBy(g => g.Key))
            responses[Status(codes.Key)] = Response(
                string.Join(", ", codes.Select(c => $"`{c}`")), "application/problem+json", schemas.Add(typeof(ProblemAnswer)));
        return responses;
    }

    private static IEnumerable<string> CodesOf(ApiOperation operation)
    {
        var codes = new List<string>
        {
            ProblemCodes.Malformed, ProblemCodes.Unauthorized, ProblemCodes.Forbidden, ProblemCodes.InternalError,
            ProblemCodes.OtherSite, ProblemCodes.TooManyRequests, ProblemCodes.StoreAway, ProblemCodes.ShuttingDown,
        };
        if (operation.Path.Contains("{id}", StringComparison.Ordinal))
            codes.Add(ProblemCodes.NotFound);
        if (operation.IsOfStore)
            codes.Add(ProblemCodes.StoreForeign);
        if (HttpMethods.IsGet(operation.Method))
            codes.Add(ProblemCodes.TookTooLong);
        if (operation.ReadsBody)
            codes.AddRange([ProblemCodes.BodyTooLarge, ProblemCodes.UnsupportedMediaType]);
        if (operation.TakesKey)
            codes.Add(ProblemCodes.KeyReused);
        return codes.Concat(operation.Refusals).Distinct();
    }

    private static JsonObject Response(string description, string type, JsonObject schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } },
    };

    private static string Status(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Serves the document, and the page to try it on.</summary>
internal static class OpenApiEndpoints
{
    public static void MapOpenApiDocument(this WebApplication app)
    {
        app.MapGet("/openapi/v1.json", async context =>
        {
            var bytes = app.Services.GetRequiredService<OpenApiDocument>().Bytes;
            context.Response.ContentType = ApiJson.ContentType;
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        });
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Bashgah API";
            page.SwaggerEndpoint("/openapi/v1.json", "Bashgah API 1");
            page.EnableTryItOutByDefault();
            page.ConfigObject.AdditionalItems["validatorUrl"] = null!;
        });
    }
}
