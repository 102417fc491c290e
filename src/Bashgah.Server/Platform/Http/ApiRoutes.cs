using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Platform.Http;

/// <summary>
/// The door at which modules register their operations: checks the key, its program and scope, the
/// idempotency key, the
/// query and the body, all faults at once, and only then calls the use case.
/// </summary>
internal sealed class ApiRoutes(IEndpointRouteBuilder endpoints, ApiCatalog catalog, ApiKeyCheck keys, LimitOptions limits)
{
    private const string Prefix = "/v1/programs/{p}";

    /// <summary>The use case that answers an operation.</summary>
    public T UseCase<T>()
        where T : notnull => endpoints.ServiceProvider.GetRequiredService<T>();

    /// <summary>Registers an operation without a body.</summary>
    public void Map(ApiOperation operation, Func<ApiCall, Task<ApiAnswer>> handle) =>
        Add(operation, handle);

    /// <summary>Registers an operation with a body.</summary>
    public void Map<TRequest>(ApiOperation<TRequest> operation, Func<ApiCall, TRequest, Task<ApiAnswer>> handle) =>
        Add(operation, async call =>
        {
            var (request, problem) = await call.ReadBodyAsync(operation);
            return problem is not null ? problem : await handle(call, request!);
        });

    /// <summary>Registers an operation whose body is read by somebody else: a document with rules of its
    /// own.</summary>
    public void MapRaw(
        ApiOperation<ReadOnlyMemory<byte>> operation, Func<ApiCall, ReadOnlyMemory<byte>, Task<ApiAnswer>> handle) =>
        Add(operation, async call =>
        {
            var (body, problem) = await call.ReadRawBodyAsync(operation.BodyBytesMax);
            return problem is not null ? problem : await handle(call, body);
        });

    private void Add(ApiOperation operation, Func<ApiCall, Task<ApiAnswer>> handle)
    {
        catalog.Add(operation);
        endpoints.MapMethods(Prefix + operation.Path, [operation.Method], context => AnswerAsync(context, operation, handle));
    }

    private async Task AnswerAsync(
        HttpContext context, ApiOperation operation, Func<ApiCall, Task<ApiAnswer>> handle)
    {
        var (caller, refused) = await keys.CheckAsync(context, operation);
        if (caller is null)
        {
            await ProblemWriter.WriteAsync(context, refused!);
            return;
        }
        var call = new ApiCall(context, caller);
        if (operation.TakesKey)
            call.ReadIdempotencyKey();
        call.ReadQuery(operation.Query);
        // With a body, its faults join those found so far; without one, these are all.
        if (!operation.ReadsBody && call.Faults.Any)
            await WriteAsync(context, call, Problem.Malformed(call.Faults));
        else if (HttpMethods.IsGet(operation.Method))
            await WriteAsync(context, call, await ReadingTime.RunAsync(context, limits.ReadMax, () => handle(call)));
        else
            await WriteAsync(context, call, await handle(call));
    }

    private static async Task WriteAsync(HttpContext context, ApiCall call, ApiAnswer answer)
    {
        if (answer.Problem is { } problem)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.Headers.ContentLanguage = call.Wording.LanguageCode;
        if (answer.Body is ApiDocument document)
            await document.WriteAsync(context.Response);
        else
            await ApiJson.WriteAsync(context.Response, answer.Body!);
    }
}

/// <summary>All operations, for the OpenAPI document.</summary>
internal sealed class ApiCatalog
{
    private readonly List<ApiOperation> _operations = [];

    public IReadOnlyList<ApiOperation> Operations => _operations;

    public void Add(ApiOperation operation) => _operations.Add(operation);
}
