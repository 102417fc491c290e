using Bashgah.Engine;
using Bashgah.Server.Platform.Problems;

namespace Bashgah.Server.Platform.Http;

/// <summary>What a use case answers: a body with its status, or a problem.</summary>
internal sealed record ApiAnswer
{
    private ApiAnswer(int status, object? body, Problem? problem)
    {
        Status = status;
        Body = body;
        Problem = problem;
    }

    public int Status { get; }

    public object? Body { get; }

    public Problem? Problem { get; }

    public static ApiAnswer Ok(object body) => new(StatusCodes.Status200OK, body, null);

    public static ApiAnswer Created(object body) => new(StatusCodes.Status201Created, body, null);

    public static ApiAnswer With(int status, object body) => new(status, body, null);

    public static ApiAnswer Of(Problem problem) => new(0, null, problem);

    public static ApiAnswer Of(Refusal refusal) => Of(Problem.Of(refusal));

    public static implicit operator ApiAnswer(Problem problem) => Of(problem);
}

/// <summary>An answer that is no JSON.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Text">What it says.</param>
/// <param name="FileName">What it is called when it is kept; null: it is looked at.</param>
internal sealed record ApiDocument(string ContentType, string Text, string? FileName = null)
{
    public const string Csv = "text/csv";
    public const string Html = "text/html";

    /// <summary>Writes it whole, with its length.</summary>
    public async Task WriteAsync(HttpResponse response)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(Text);
        response.ContentType = $"{ContentType}; charset=utf-8";
        response.ContentLength = bytes.Length;
        if (ContentType == Html)
            SecurityHeaders.ApplyDocument(response, Text);
        if (FileName is not null)
            response.Headers.ContentDisposition = $"attachment; filename=\"{FileName}\"";
        await response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted);
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Items">What stands on it.</param>
/// <param name="NextCursor">Where the next page begins; absent on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Pages of lists that are short enough to be in memory whole.</summary>
internal static class Paging
{
    /// <summary>The page that a call asks for: what follows the item whose id is the cursor.</summary>
    public static Page<T> Of<T>(ApiCall call, IReadOnlyList<T> all, Func<T, string> idOf)
    {
        var start = 0;
        if (call.Query("cursor") is { } cursor)
        {
            while (start < all.Count && idOf(all[start]) != cursor)
                start++;
            start++;
        }
        var items = all.Skip(start).Take(call.Limit).ToList();
        return new Page<T>(items, start + items.Count < all.Count ? idOf(items[^1]) : null);
    }
}
