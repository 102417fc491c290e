using System.ComponentModel;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Modules.Queued;

/// <summary>A command that a device took while it was cut off.</summary>
internal sealed record QueuedRequest(string Operation, long QueuedAt, ReadOnlyMemory<byte> Body)
{
    /// <summary>Reads one; its body is read by the operation that it is for.</summary>
    public static QueuedRequest Read(Fields f)
    {
        var operation = f.Choice("operation", "Which operation it is for.", QueuedOperations.Names);
        var at = f.TimeOrNull("queuedAt", "When the device took it (it has to be there): its time, where the body says none.");
        if (at is null && (!f.Has("queuedAt") || f.IsNull("queuedAt")))
            f.Fault("queuedAt", FaultCodes.Required);
        return new(operation, at ?? EngineInstant.Min, f.RawObject("body", "The body that the operation takes."));
    }
}

/// <summary>What became of it.</summary>
internal sealed record QueuedAnswer
{
    [Description("done: it is recorded, now or before; case: it was refused for good, and staff have a case of it.")]
    public required string State { get; init; }

    [Description("Where it is done: the status that the operation answers.")]
    public int? Status { get; init; }

    [Description("Where it is done: what the operation answers.")]
    public object? Answer { get; init; }

    [Description("Id of the case.")]
    public string? Case { get; init; }

    [Description("Why it was refused.")]
    public QueuedProblemAnswer? Problem { get; init; }
}

/// <summary>Why a queued command was refused.</summary>
internal sealed record QueuedProblemAnswer
{
    public required string Code { get; init; }

    [Description("In the language asked for.")]
    public required string Title { get; init; }

    [Description("In the language asked for.")]
    public required string Detail { get; init; }
}
