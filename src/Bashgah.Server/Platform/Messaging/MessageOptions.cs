using Bashgah.Server.Platform.Hosting;

namespace Bashgah.Server.Platform.Messaging;

/// <summary>Messages to members: section <c>Messages</c> of the configuration.</summary>
internal sealed record MessageOptions
{
    /// <summary>File that messages are appended to; null: nothing is sent.</summary>
    public string? File { get; init; }

    /// <summary>How old a message may be when it is sent. A receipt that comes long after the purchase is read as one for another, so
    /// that after an outage none is better than a late one; over a weekend somebody has noticed.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(3);

    /// <summary>What is configured. Throws <see cref="SettingRefusedException"/> for what cannot be meant, and for a file that nothing can be
    /// written to: at the first message nobody would be there to read of it.</summary>
    /// <param name="configuration">The server's.</param>
    /// <param name="file">The file, where it is not as configured.</param>
    public static MessageOptions Of(IConfiguration configuration, string? file)
    {
        var configured = Read(configuration);
        if (configured.KeepFor <= TimeSpan.Zero)
            throw new SettingRefusedException($"Messages:KeepFor is {configured.KeepFor}: it has to be longer than nothing, such as 3.00:00:00 for three days.");
        // A variable that is set to nothing means none.
        var options = configured with { File = file ?? (string.IsNullOrWhiteSpace(configured.File) ? null : configured.File) };
        if (options.File is not null)
            Try(options.File);
        return options;
    }

    private static MessageOptions Read(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection("Messages").Get<MessageOptions>() ?? new();
        }
        catch (InvalidOperationException fault)
        {
            throw new SettingRefusedException($"Messages: {fault.Message}", fault);
        }
    }

    private static void Try(string file)
    {
        try
        {
            JsonLineFile.Prepare(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingRefusedException($"Messages:File: nothing can be appended to {file}: {fault.Message}", fault);
        }
    }
}
