using System.Xml.Linq;
using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Where ASP.NET Core keeps the keys of forms. It asks rarely and waits for the answer.</summary>
internal sealed class FormKeyRepository(FormKeys keys, StaffClock clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.ListAsync(CancellationToken.None).GetAwaiter().GetResult().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.AddAsync(
            friendlyName, element.ToString(SaveOptions.DisableFormatting), clock.Now, CancellationToken.None)
            .GetAwaiter().GetResult();
}
