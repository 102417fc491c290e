using System.ComponentModel;
using Bashgah.Engine.Programs;
using Bashgah.Storage.Devices;

namespace Bashgah.Server.Modules.Devices;

/// <summary>A device.</summary>
internal sealed record DeviceAnswer
{
    public required string Id { get; init; }

    public required string Label { get; init; }

    [Description("What it may do: till, counter or kiosk.")]
    public required string Kind { get; init; }

    [Description("The one store that it acts for.")]
    public required string Store { get; init; }

    [Description("announced: its code was not handed in; enrolled; expired: nor will it be; revoked.")]
    public required string State { get; init; }

    public required string CreatedAt { get; init; }

    public string? EnrolledAt { get; init; }

    public string? RevokedAt { get; init; }

    /// <summary>As it is at a time.</summary>
    public static DeviceAnswer Of(DeviceInfo device, CompiledProgram program, long now) => new()
    {
        Id = device.Id,
        Label = device.Label,
        Kind = device.Kind,
        Store = device.Store,
        State = StateOf(device, now),
        CreatedAt = program.Calendar.Format(device.CreatedAt),
        EnrolledAt = device.EnrolledAt is { } enrolled ? program.Calendar.Format(enrolled) : null,
        RevokedAt = device.RevokedAt is { } revoked ? program.Calendar.Format(revoked) : null,
    };

    private static string StateOf(DeviceInfo device, long now) => device switch
    {
        { RevokedAt: not null } => "revoked",
        { EnrolledAt: not null } => "enrolled",
        _ => device.CodeEndsAt > now ? "announced" : "expired",
    };
}

/// <summary>A device that waits for its code to be handed in.</summary>
internal sealed record AnnouncedDeviceAnswer
{
    public required DeviceAnswer Device { get; init; }

    [Description("To be typed into the device. It is shown this once.")]
    public required string Code { get; init; }

    [Description("Until when the code holds.")]
    public required string CodeEndsAt { get; init; }
}

/// <summary>A device that has its key.</summary>
internal sealed record EnrolledDeviceAnswer
{
    public required DeviceAnswer Device { get; init; }

    [Description("Bearer key of the device. It is given this once.")]
    public required string Key { get; init; }
}
