using System.Security.Cryptography;
using System.Text;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Devices;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Surfaces.Devices;

/// <summary>Lets a browser be a device, and knows which one it is.</summary>
internal sealed class DeviceSessions(DeviceRegistry devices, ProgramCatalog programs, LedgerReader reader)
{
    private const int SealBytes = 32;

    /// <summary>Takes a code in that staff announced a device with, in whichever program it waits. Null: it opens nothing.</summary>
    /// <param name="context">The browser's request; the answer sets the cookie.</param>
    /// <param name="code">As typed.</param>
    public async Task<DeviceInfo?> EnrolAsync(HttpContext context, string code)
    {
        foreach (var program in await programs.ListAsync(context.RequestAborted))
        {
            if (await devices.EnrolAsync(program.Id, code, RequestOrigin.Of(context), reader.Now, context.RequestAborted) is not var (device, key))
                continue;
            // A till is a program of its own kind: its key is not for a browser, and nobody has it now.
            if (!DeviceCookies.Kinds.Contains(device.Kind))
                return device;
            DeviceCookies.Set(context, device.Kind, key);
            return device;
        }
        return null;
    }

    /// <summary>The browser's device of a kind; null: it is none, or none any more.</summary>
    public async Task<DeviceInfo?> FindAsync(HttpContext context, string kind)
    {
        if (DeviceCookies.Read(context, kind) is not { } key
            || await devices.FindAsync(key, context.RequestAborted) is not { } device
            || device.Kind != kind)
            return null;
        DeviceCookies.Set(context, kind, key);
        return device;
    }

    /// <summary>The key that the device's page seals with what waits while the network is down. It follows from the device's own
    /// key, which the page does not get to see, and leads nowhere else.</summary>
    public static string? SealOf(HttpContext context, string kind) => DeviceCookies.Read(context, kind) is { } key
        ? Convert.ToBase64String(HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key), SealBytes, info: "bashgah/device/queue"u8.ToArray()))
        : null;
}
