using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>The cookie by which forms are told from those of other sites; like the session's, its name says over https that no other host
/// and no plain connection may have set it.</summary>
internal sealed class FormCookie : CookieBuilder
{
    private const string PlainName = "bashgah-form";

    private readonly IHttpContextAccessor _accessor;

    public FormCookie(IHttpContextAccessor accessor)
    {
        _accessor = accessor;
        HttpOnly = true;
        IsEssential = true;
        Path = "/";
        SameSite = SameSiteMode.Strict;
        SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>By the connection of the request that is answered.</summary>
    public override string? Name
    {
        get => _accessor.HttpContext is { } context ? HostCookie.Named(context, PlainName) : PlainName;
        set => throw new NotSupportedException("The name follows from the connection.");
    }
}
