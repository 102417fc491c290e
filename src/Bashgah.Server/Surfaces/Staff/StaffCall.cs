using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>One request of a staff page: its language, its form, who is signed in, and what the page shows.</summary>
internal sealed class StaffCall(IHttpContextAccessor accessor, IAntiforgery antiforgery)
{
    private const int AddressMax = 64;
    private const int UserAgentMax = 300;
    private const int FieldMax = 2_000;

    private object? _model;

    public HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    public CancellationToken Stopped => Http.RequestAborted;

    /// <summary>Who is signed in; null on pages that are open to everybody.</summary>
    public StaffCaller? Caller { get; set; }

    /// <summary>Who is signed in, where the page asks for that.</summary>
    public StaffCaller Me => Caller ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The wording that was chosen, else the browser's.</summary>
    public Wording Wording => Wording.In(Language.Of(Http));

    /// <summary>The light that was chosen; null: the system's.</summary>
    public string? Theme => Platform.Look.Theme.Of(Http);

    /// <summary>What every form carries, so that no other site's form is taken.</summary>
    public string FormToken => antiforgery.GetAndStoreTokens(Http).RequestToken!;

    /// <summary>From where the request comes.</summary>
    public StaffOrigin Origin => new(
        Cut(AddressOf(Http.Connection.RemoteIpAddress), AddressMax), Cut(Http.Request.Headers.UserAgent.ToString(), UserAgentMax));

    /// <summary>How the audit log names who does something here.</summary>
    public AuditSource Source => StaffSessions.SourceOf(Me.Account.Id, Origin);

    /// <summary>What somebody does to their own account, for the audit log.</summary>
    public AuditEntry Told(string action) => Http.RequestServices.GetRequiredService<StaffAudit>().Of(Me.Account, Origin, action);

    /// <summary>Scheme and host as the caller wrote them.</summary>
    public string Site => $"{Http.Request.Scheme}://{Http.Request.Host}";

    private string? Chosen => Language.Known(Http.Request.Query[Choices.LanguageParameter].ToString());

    /// <summary>A field of the form, without spaces around it; empty where there is none.</summary>
    public string Field(string name) => Whole(name).Trim();

    /// <summary>A field of the form as it was typed; of one that is far too long, the beginning.</summary>
    public string Whole(string name) => Cut(Http.Request.Form[name].ToString(), FieldMax);

    /// <summary>A part of the path.</summary>
    public string Route(string name) => Http.GetRouteValue(name) as string ?? "";

    /// <summary>A part of the query.</summary>
    public string Query(string name) => Cut(Http.Request.Query[name].ToString(), FieldMax);

    /// <summary>An address of this server that keeps the language.</summary>
    public string To(string path) => Chosen is { } language
        ? $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Choices.LanguageParameter}={language}"
        : path;

    /// <summary>This page with another choice. What a form has answered is no address to come back to.</summary>
    public string With(string name, string value) => HttpMethods.IsGet(Http.Request.Method)
        ? Choices.Address(Http, name, value)
        : $"/staff?{name}={value}";

    /// <summary>What the page shows.</summary>
    public T Model<T>() => (T)_model!;

    /// <summary>A page.</summary>
    public IResult Page<TPage>(object? model = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        _model = model;
        // Before the page begins, because it sets a cookie.
        _ = FormToken;
        Http.Response.Headers.ContentLanguage = Wording.LanguageCode;
        return new RazorComponentResult<TPage> { StatusCode = status };
    }

    /// <summary>Sends the browser on after a form.</summary>
    public IResult Go(string path) => Results.Redirect(To(path));

    private static string AddressOf(System.Net.IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "";

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..max];
}
