using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>What is to be asked of the member's authenticator.</summary>
internal sealed record PasskeyOptionsAnswer
{
    [Description("To be given back with what the authenticator answers, once and within five minutes.")]
    public required string Step { get; init; }

    [Description("Options of the Web Authentication API, as its parse…OptionsFromJSON takes them.")]
    public required JsonElement Options { get; init; }
}

/// <summary>A passkey of the member.</summary>
internal sealed record PasskeyAnswer
{
    [Description("The credential's id.")]
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string CreatedAt { get; init; }

    public static PasskeyAnswer Of(MemberPasskey passkey, CompiledProgram program) => new()
    {
        Id = passkey.Id, Name = passkey.Name, CreatedAt = program.Calendar.Format(passkey.CreatedAt),
    };
}

/// <summary>A passkey that was taken away.</summary>
internal sealed record RemovedPasskeyAnswer(bool Removed);

/// <summary>What an authenticator answered.</summary>
internal sealed record PasskeyRequest(string Step, string Credential, string Name)
{
    private const int NameMax = 60;
    private const int CredentialMax = 16 * 1024;

    /// <summary>Reads a passkey that was made.</summary>
    public static PasskeyRequest ReadNew(Fields f) =>
        Read(f) with { Name = f.Text("name", "What the member calls it, such as the device.", NameMax, "My phone") };

    /// <summary>Reads a passkey that was used.</summary>
    public static PasskeyRequest Read(Fields f)
    {
        var step = f.Text("step", "As it was given with the options.", 64, "m2pq…");
        var credential = f.RawObject("credential", "What the authenticator answered: toJSON() of the browser's PublicKeyCredential.");
        if (credential.Length > CredentialMax)
            f.Fault("credential", FaultCodes.TooLong, ("max", "16384"));
        return new PasskeyRequest(step, Encoding.UTF8.GetString(credential.Span), "");
    }
}
