using System.Text.Json;
using System.Text.Unicode;
using Bashgah.Server.Platform.Problems;

namespace Bashgah.Server.Platform.Requests;

/// <summary>A request's body: bounded, checked to be UTF-8 JSON, then read by its declaration.</summary>
internal static class RequestBody
{
    /// <summary>Largest body, bytes (8 MiB): 10,000 lines fit well.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    /// <summary>Largest body of an operation that needs no larger one, bytes (256 KiB).</summary>
    public const int SmallBytesMax = 256 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads the body as <typeparamref name="T"/>, or says what is wrong with it.</summary>
    public static async Task<(T? Request, Problem? Problem)> ReadAsync<T>(
        HttpRequest request, Func<Fields, T> read, FaultList faults, bool isOptional, int bytesMax = BytesMax)
    {
        var (body, problem) = await ReadBytesAsync(request, isOptional, bytesMax);
        if (problem is not null)
            return (default, problem);
        return isOptional && body.Length == 0
            ? Checked(JsonFields.Read(EmptyObject, faults, read), faults)
            : Parse(body, read, faults);
    }

    /// <summary>The body as it is, bounded; faults of the headers and the query come first.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, Problem? Problem)> ReadRawAsync(
        HttpRequest request, FaultList faults, int bytesMax)
    {
        var (body, problem) = await ReadBytesAsync(request, isOptional: false, bytesMax);
        if (problem is not null)
            return (default, problem);
        if (JsonFault(body.Span) is { } fault)
            faults.Add("", fault.Code, ("line", fault.Line), ("column", fault.Column));
        return faults.Any ? (default, Problem.Malformed(faults)) : (body, null);
    }

    private static async Task<(ReadOnlyMemory<byte> Body, Problem? Problem)> ReadBytesAsync(
        HttpRequest request, bool isOptional, int bytesMax)
    {
        if (request.ContentLength > bytesMax)
            return (default, TooLarge(bytesMax));
        using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 4096, LargeBodies.BytesMin));
        if (!await CopyBoundedAsync(request, buffer, bytesMax))
            return (default, TooLarge(bytesMax));
        var isEmpty = isOptional && buffer.Length == 0;
        return isEmpty || IsJson(request.ContentType)
            ? (WithoutMark(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)), null)
            : (default, Problem.Of(ProblemCodes.UnsupportedMediaType, ("expected", "application/json")));
    }

    /// <summary>Reads JSON text; for bodies, and for tests of the reader.</summary>
    public static (T? Request, Problem? Problem) Parse<T>(ReadOnlyMemory<byte> utf8, Func<Fields, T> read, FaultList faults)
    {
        if (JsonFault(utf8.Span) is { } fault)
        {
            faults.Add("", fault.Code, ("line", fault.Line), ("column", fault.Column));
            return (default, Problem.Malformed(faults));
        }
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return Checked(JsonFields.Read(document.RootElement, faults, read), faults);
        }
        catch (JsonException exception)
        {
            faults.Add(
                "", FaultCodes.InvalidJson,
                ("line", Number((exception.LineNumber ?? 0) + 1)),
                ("column", Number((exception.BytePositionInLine ?? 0) + 1)));
            return (default, Problem.Malformed(faults));
        }
    }

    private static (T? Request, Problem? Problem) Checked<T>(T request, FaultList faults) =>
        faults.Any ? (default, Problem.Malformed(faults)) : (request, null);

    private static JsonElement EmptyObject { get; } = JsonDocument.Parse("{}").RootElement;

    private static async Task<bool> CopyBoundedAsync(HttpRequest request, MemoryStream buffer, int bytesMax)
    {
        var isHeld = false;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (buffer.Length + read.Buffer.Length > bytesMax)
                return false;
            if (!isHeld && buffer.Length + read.Buffer.Length > LargeBodies.BytesMin)
            {
                LargeBodies.Hold(request.HttpContext);
                isHeld = true;
            }
            foreach (var part in read.Buffer)
                buffer.Write(part.Span);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return true;
        }
    }

    private static Problem TooLarge(int bytesMax) => Problem.Of(
        ProblemCodes.BodyTooLarge, ("max", bytesMax >= 1024 * 1024 ? $"{bytesMax / (1024 * 1024)} MiB" : $"{bytesMax / 1024} KiB"));

    /// <summary>Some systems put a byte order mark before the text; it is not part of it.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <summary>Whether a media type is JSON in UTF-8.</summary>
    internal static bool IsJson(string? contentType)
    {
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type))
            return false;
        return type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Bytes that are no UTF-8, and escapes that name half of a surrogate pair: valid JSON to a
    /// parser, no text.</summary>
    private static (string Code, string Line, string Column)? JsonFault(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            return Position(FaultCodes.InvalidEncoding, utf8, FirstInvalid(utf8));
        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
            return null;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    _ = reader.GetString();
            }
            return null;
        }
        catch (InvalidOperationException)
        {
            return Position(FaultCodes.InvalidText, utf8, (int)reader.TokenStartIndex);
        }
        catch (JsonException)
        {
            // The parser that follows says where.
            return null;
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        Utf8.ToUtf16(utf8, new char[utf8.Length], out var read, out _, replaceInvalidSequences: false);
        return read;
    }

    private static (string Code, string Line, string Column) Position(string code, ReadOnlySpan<byte> utf8, int at)
    {
        var before = utf8[..at];
        var column = at - before.LastIndexOf((byte)'\n');
        return (code, Number(before.Count((byte)'\n') + 1), Number(column));
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
