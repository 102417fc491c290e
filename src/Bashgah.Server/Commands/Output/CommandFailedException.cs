namespace Bashgah.Server.Commands.Output;

/// <summary>
/// A command cannot do what it was asked for a reason that its user can act on: the message is shown as it is, without
/// a stack, and the process ends with <see cref="ExitCode"/>.
/// </summary>
internal sealed class CommandFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How the process ends.</summary>
    public int ExitCode { get; private init; } = Output.ExitCode.Failure;

    /// <summary>For a value on the command line that can be none, whatever the database holds.</summary>
    public static CommandFailedException OfUsage(string message) => new(message) { ExitCode = Output.ExitCode.Usage };
}

/// <summary>How the process ends.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Success = 0;

    /// <summary>It was not, or not wholly: standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself was wrong: nothing was begun.</summary>
    public const int Usage = 2;
}
