using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Platform.Http;

/// <summary>Reads where a page begins; false: the text is no such place.</summary>
internal delegate bool CursorReader<T>(string text, out T place);

/// <summary>One request to the API, after its key was checked.</summary>
internal sealed class ApiCall(HttpContext http, ApiCaller caller)
{
    /// <summary>Most items of a page.</summary>
    public const int LimitMax = 200;

    private const int LimitDefault = 50;
    private const int KeyLengthMax = 255;
    private string? _language;

    public ApiCaller Caller => caller;

    /// <summary>The request, for parts of the framework that take it as a whole.</summary>
    public HttpContext Http => http;

    public int ProgramId => caller.ProgramId;

    /// <summary>Faults found so far: of headers and query, then of the body.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>The caller's key for this command; empty where the operation takes none.</summary>
    public string IdempotencyKey { get; private set; } = "";

    /// <summary>By <c>?lang=</c>, where the operation takes it; else by the caller's languages.</summary>
    public Wording Wording => Wording.In(_language ??= Language.Known(Query(QueryParameter.Language.Name)) ?? Language.Of(http));

    /// <summary>The same request as another caller's, with its key and no faults yet: for what is called within an operation.</summary>
    public ApiCall As(ApiCaller other) => new(http, other) { IdempotencyKey = IdempotencyKey };

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The store that a request is about: the one that it names, else the caller's own. A problem where the caller acts
    /// for others only, or has several and names none.</summary>
    public (string? Store, Problem? Problem) StoreOf(string? named)
    {
        if (caller.Stores is not { } own || (named is not null && own.Contains(named)))
            return (named, null);
        if (named is not null)
            return (null, Problem.Of(ProblemCodes.StoreForeign, ("store", named)));
        if (own.Count == 1)
            return (own.First(), null);
        Faults.Add("store", FaultCodes.Required);
        return (null, Problem.Malformed(Faults));
    }

    /// <summary>A part of the path, e.g. <c>id</c>. A member who is signed in names nobody else than himself.</summary>
    public string? Route(string name) => name == "id" && caller.MemberId is { } own ? own : http.GetRouteValue(name) as string;

    /// <summary>A query parameter; null when it is absent or empty.</summary>
    public string? Query(string name) => http.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>Size of the page that is wanted.</summary>
    public int Limit { get; private set; } = LimitDefault;

    /// <summary>Reads the key of a command that changes something (S10.1).</summary>
    public void ReadIdempotencyKey()
    {
        var values = http.Request.Headers["Idempotency-Key"];
        if (values is not [{ Length: > 0 } key])
            Faults.Add("header:Idempotency-Key", FaultCodes.Required);
        else if (key.Length > KeyLengthMax)
            Faults.Add("header:Idempotency-Key", FaultCodes.TooLong, ("max", "255"));
        else if (key.Any(c => c is < ' ' or > '~'))
            Faults.Add("header:Idempotency-Key", FaultCodes.InvalidText);
        else
            IdempotencyKey = key;
    }

    /// <summary>Names query parameters that the operation does not know, and reads the size of the
    /// page.</summary>
    public void ReadQuery(IReadOnlyList<QueryParameter> known)
    {
        foreach (var (name, values) in http.Request.Query)
        {
            if (!known.Any(k => k.Name == name))
                Faults.Add(
                    $"query:{JsonText.Shortened(name)}", FaultCodes.UnknownField,
                    ("suggestion", Suggestion.For(name, known.Select(k => k.Name)) ?? ""));
            else if (values.Count > 1)
                Faults.Add($"query:{name}", FaultCodes.DuplicateField);
            else if (values[0] is { } value && (value.Length > 1024 || JsonText.HasControls(value)))
                Faults.Add($"query:{name}", FaultCodes.InvalidText);
        }
        if (Query("limit") is not { } limit)
            return;
        if (int.TryParse(limit, System.Globalization.NumberStyles.None, null, out var number) && number is >= 1 and <= LimitMax)
            Limit = number;
        else
            Faults.Add("query:limit", FaultCodes.OutOfRange, ("min", "1"), ("max", "200"));
    }

    /// <summary>Where the page begins, by <c>cursor</c>; null: at the beginning, or it is a fault.</summary>
    public T? Cursor<T>(CursorReader<T> read)
        where T : struct
    {
        if (Query("cursor") is not { } text)
            return null;
        if (read(text, out var place))
            return place;
        Faults.Add("query:cursor", FaultCodes.InvalidFormat, ("expected", "nextCursor"));
        return null;
    }

    /// <summary>Reads the body as it is, bounded.</summary>
    public Task<(ReadOnlyMemory<byte> Body, Problem? Problem)> ReadRawBodyAsync(int bytesMax) =>
        RequestBody.ReadRawAsync(http.Request, Faults, bytesMax);

    /// <summary>Reads the body by its declaration.</summary>
    public Task<(T? Request, Problem? Problem)> ReadBodyAsync<T>(ApiOperation<T> operation) =>
        RequestBody.ReadAsync(http.Request, operation.Read, Faults, operation.IsBodyOptional, operation.BodyBytesMax);
}

/// <summary>A query parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it does, for the documentation.</param>
internal sealed record QueryParameter(string Name, string About)
{
    /// <summary>For pages, whose address alone should say in which language they are.</summary>
    public static QueryParameter Language { get; } = new("lang", "Language of the page: en, fa or ms; without it that of Accept-Language.");

    /// <summary>Parameters of every list.</summary>
    public static IReadOnlyList<QueryParameter> Paging { get; } =
    [
        new("limit", "Most items of the page, 1 to 200 (default 50)."),
        new("cursor", "Where the page begins: nextCursor of the page before."),
    ];
}
