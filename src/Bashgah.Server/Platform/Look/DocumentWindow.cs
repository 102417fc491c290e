namespace Bashgah.Server.Platform.Look;

/// <summary>A document that needs nothing beside it, where a browser shows it: it leads to its other languages there. Kept as a
/// file it does not, because the links would lead nowhere.</summary>
/// <param name="IsOpen">Whether a browser shows it.</param>
/// <param name="Theme">What it says of its light; null: the system's.</param>
internal sealed record DocumentWindow(bool IsOpen, string? Theme)
{
    /// <summary>It is kept, sent or printed.</summary>
    public static DocumentWindow None { get; } = new(false, null);

    /// <summary>By what asks for it.</summary>
    public static DocumentWindow Of(HttpContext context) =>
        Choices.IsPage(context.Request) ? new(true, Look.Theme.Of(context)) : None;
}
