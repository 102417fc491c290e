using System.ComponentModel;
using Bashgah.Server.Modules.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>What a program asks of members, and how long it keeps what the ledger does not need.</summary>
internal sealed record PrivacyAnswer
{
    [Description("Days by kind of data; 0: as long as the program. Nothing of the ledger is ever deleted.")]
    public required IReadOnlyDictionary<string, int> Retention { get; init; }

    [Description("What is asked of members by field: required, optional or off. An attribute stands as attributes. and its name.")]
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    public static PrivacyAnswer Of(PrivacySettings settings) => new()
    {
        Retention = RetentionKinds.All.ToDictionary(kind => kind, settings.DaysOf),
        Fields = AskedFields.Names.Concat(settings.Fields.Keys).Distinct().ToDictionary(name => name, settings.Field),
    };
}
