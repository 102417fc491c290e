using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Surfaces.Devices;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Devices;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Surfaces.Demo;

/// <summary>Makes the browser a counter or a kiosk of a store, as an installer with a code would.</summary>
internal sealed class DemoDevices(DeviceRegistry devices, DeviceSessions sessions, LedgerReader reader)
{
    private static readonly AuditSource Source = new("demo", AuditSource.OfCommands);

    /// <summary>Whether the browser is one now. The one that it was before stays, where it is of the same store.</summary>
    public async Task<bool> OpenAsync(
        HttpContext context, ProgramInfo program, string kind, DemoStore store, string label, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(context, kind) is { } here && here.ProgramId == program.Id && here.Store == store.Id)
            return true;
        var (_, code) = await devices.AnnounceAsync(
            program.Id, new DeviceAnnouncement(label, kind, store.Id, Source), $"demo/{Guid.NewGuid():N}", reader.Now, cancellationToken);
        return await sessions.EnrolAsync(context, code) is not null;
    }
}
