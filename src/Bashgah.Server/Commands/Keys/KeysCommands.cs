using System.CommandLine;

namespace Bashgah.Server.Commands.Keys;

/// <summary><c>keys</c>: API keys of a program, and the keys that encrypt.</summary>
internal static class KeysCommands
{
    public static Command Create(CommonOptions common) => new("keys", "Make, list and revoke API keys; change the keys that encrypt.")
    {
        CreateKeyCommand.Create(common),
        ListKeysCommand.Create(common),
        RevokeKeyCommand.Create(common),
        RotateMasterCommand.Create(common),
        RotateProgramCommand.Create(common),
    };
}
