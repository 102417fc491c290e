using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>Fields that several requests about documents share.</summary>
internal static class DocumentFields
{
    private const int AttributesMax = 50;

    public static string DocumentNo(this Fields f) =>
        f.Text("documentNo", "Number of the document, unique in its scope for ever.", 128, "INV-2026-000123");

    /// <summary>The number of a document that is only evaluated: nothing is recorded under it.</summary>
    public static string DocumentNoOrNone(this Fields f) =>
        f.TextOrNull("documentNo", "Number of the document; not needed, because nothing is written.", 128, "INV-2026-000123") ?? "";

    public static string? Store(this Fields f) => f.TextOrNull("store", "Id of the store.", 64, "kl-central");

    public static IReadOnlyDictionary<string, string> EventAttributes(this Fields f) =>
        f.MapOrNull("attributes", "Attributes that rules may read; never personal data.", AttributesMax, 256)
            ?.ToDictionary(a => a.Key, a => a.Value ?? "", StringComparer.Ordinal)
        ?? new Dictionary<string, string>(StringComparer.Ordinal);
}
