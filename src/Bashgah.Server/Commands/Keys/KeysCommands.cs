using System.CommandLine;

namespace Bashgah.Server.Commands.Keys;

/// <summary><c>keys</c>: API keys of a program.</summary>
internal static class KeysCommands
{
    public static Command Create(CommonOptions common) => new("keys", "Make, list and revoke API keys.")
    {
        CreateKeyCommand.Create(common),
        ListKeysCommand.Create(common),
        RevokeKeyCommand.Create(common),
    };
}
