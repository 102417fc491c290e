using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Devices;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Surfaces.Devices;

/// <summary>What a device's page knows of its program; nothing of it is about a person.</summary>
internal sealed record DeviceSetup
{
    public required string Program { get; init; }

    public required string Name { get; init; }

    public required string Device { get; init; }

    public required string Label { get; init; }

    public required string Kind { get; init; }

    public required string Store { get; init; }

    public required string StoreName { get; init; }

    /// <summary>The server's clock, Unix milliseconds: the device's may be wrong.</summary>
    public required long Now { get; init; }

    public required string TimeZone { get; init; }

    /// <summary><c>persian</c> or <c>gregory</c>, as browsers call calendars.</summary>
    public required string Calendar { get; init; }

    public required DeviceMoney Money { get; init; }

    public required IReadOnlyList<DeviceCurrency> Currencies { get; init; }

    /// <summary>Names of levels by tier set and level.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Levels { get; init; }

    /// <summary>Product groups that the program's rules know.</summary>
    public required IReadOnlyList<string> ProductGroups { get; init; }

    /// <summary>What members are asked for: required, optional or off, by field.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>Whether codes reach members, by which they show that a phone is theirs.</summary>
    public required bool SendsCodes { get; init; }

    /// <summary>Name of the purchase attribute that names the cashier; null: none.</summary>
    public string? CashierAttribute { get; init; }

    /// <summary>Key that sealed what waits, base64.</summary>
    public required string Seal { get; init; }
}

/// <summary>The program's money.</summary>
/// <param name="Code">ISO 4217.</param>
/// <param name="Digits">Minor digits.</param>
/// <param name="Shown">How its people write an amount: a text with <c>{number}</c>.</param>
internal sealed record DeviceMoney(string Code, int Digits, string Shown);

/// <summary>A currency of the program.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="One">What one unit is called.</param>
/// <param name="Many">What several are called.</param>
/// <param name="Digits">Digits after the point.</param>
/// <param name="IsMoney">Whether units are money.</param>
/// <param name="IsQualifying">Whether it only measures.</param>
/// <param name="Worth">Money minor units of 1,000,000 units; null: it pays nothing.</param>
internal sealed record DeviceCurrency(string Id, string One, string Many, int Digits, bool IsMoney, bool IsQualifying, long? Worth);

/// <summary>Makes setups.</summary>
internal sealed class DeviceSetups(LedgerReader reader, ProgramSlugs slugs, StoreRegistry stores, PrivacyRegistry privacy, ICodeSender sender)
{
    private const int WorthUnits = 1_000_000;
    private const int MicrosecondsPerMillisecond = 1_000;

    /// <summary>What a device's page knows, in a language.</summary>
    public async Task<DeviceSetup> OfAsync(DeviceInfo device, string seal, Wording wording, CancellationToken cancellationToken)
    {
        var program = await reader.ProgramAsync(device.ProgramId, cancellationToken);
        var names = new PolicyNames(program, wording.LanguageCode);
        var settings = await privacy.FindAsync(device.ProgramId, cancellationToken);
        using var definition = JsonDocument.Parse(program.Definition.CanonicalBytes());
        return new DeviceSetup
        {
            Program = await slugs.FindAsync(device.ProgramId, cancellationToken) ?? "",
            Name = program.Definition.Names.Of(Named.Program, "", wording.LanguageCode),
            Device = device.Id,
            Label = device.Label,
            Kind = device.Kind,
            Store = device.Store,
            StoreName = (await stores.FindAsync(device.ProgramId, device.Store, cancellationToken))?.Name ?? device.Store,
            Now = reader.Now / MicrosecondsPerMillisecond,
            TimeZone = program.Calendar.TimeZoneId,
            Calendar = program.Calendar.Calendar == CalendarKind.Persian ? "persian" : "gregory",
            Money = new DeviceMoney(
                program.MoneyCode, program.MoneyDigits,
                (wording.Find($"money.{program.MoneyCode}") ?? wording.Find("money.other")!).Replace("{code}", program.MoneyCode, StringComparison.Ordinal)),
            Currencies = [.. program.Currencies.Select(c => Of(c, names))],
            Levels = program.TierSets.ToDictionary(
                set => set.Id,
                IReadOnlyDictionary<string, string> (set) => set.Levels.ToDictionary(level => level.Id, level => names.Level(level.Id))),
            ProductGroups = [.. GroupsIn(definition.RootElement).Distinct(StringComparer.Ordinal)],
            Fields = Modules.Privacy.PrivacyAnswer.Of(settings).Fields,
            SendsCodes = sender.IsReady,
            CashierAttribute = program.Fraud.CashierAttribute,
            Seal = seal,
        };
    }

    private static DeviceCurrency Of(CurrencyPolicy currency, PolicyNames names) => new(
        currency.Id, names.Currency(currency.Id, 1), names.Currency(currency.Id, 2), currency.Digits, currency.IsMoney, currency.IsQualifying,
        currency.IsMoney ? WorthUnits
            : currency.Worth is { } worth && !currency.IsQualifying ? (long)(worth.Numerator * WorthUnits / worth.Denominator)
            : null);

    /// <summary>Groups that are declared, then those that a condition names.</summary>
    private static IEnumerable<string> GroupsIn(JsonElement document)
    {
        if (document.TryGetProperty("productGroups", out var declared))
        {
            foreach (var group in declared.EnumerateObject())
            {
                yield return group.Name;
                foreach (var part in group.Value.EnumerateArray())
                    yield return part.GetString()!;
            }
        }
        foreach (var named in NamedIn(document))
            yield return named;
    }

    private static IEnumerable<string> NamedIn(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(field => field.NameEquals("productGroup")
            ? TextsIn(field.Value) : NamedIn(field.Value)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(NamedIn),
        _ => [],
    };

    private static IEnumerable<string> TextsIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsIn),
        _ => [],
    };
}
