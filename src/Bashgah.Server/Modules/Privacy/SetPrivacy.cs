using System.Globalization;
using System.Text.RegularExpressions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>What a program is to ask of members, and how long it is to keep what; null: as it is.</summary>
internal sealed partial record PrivacyRequest(IReadOnlyDictionary<string, int>? Days, IReadOnlyDictionary<string, string>? Fields)
{
    private const int FieldsMax = 60;

    private static readonly string[] States = [PrivacySettings.Required, PrivacySettings.Optional, PrivacySettings.Off];

    /// <summary>Reads settings.</summary>
    public static PrivacyRequest Read(Fields f) => new(
        f.ObjectOrNull("retention", "Days by kind of data; 0: as long as the program. One that is not named goes back to its default.", ReadDays),
        ReadFields(f));

    private static Dictionary<string, int> ReadDays(Fields f)
    {
        var days = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var kind in RetentionKinds.All)
        {
            if (f.WholeOrNull(kind, About(kind), 0, RetentionKinds.DaysMax) is not { } given)
                continue;
            if (!RetentionKinds.IsValid(kind, (int)given))
                f.Fault(kind, FaultCodes.OutOfRange, ("min", Text(RetentionKinds.InactiveDaysMin)), ("max", Text(RetentionKinds.DaysMax)));
            days[kind] = (int)given;
        }
        return days;
    }

    private static Dictionary<string, string>? ReadFields(Fields f)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var given = f.MapOrNull(
            "fields", "required, optional or off by field of the profile; an attribute stands as attributes. and its name.", FieldsMax, 16);
        if (given is null)
            return null;
        foreach (var (name, state) in given)
        {
            if (!AskedFields.Names.Contains(name) && !Attribute().IsMatch(name))
                f.Fault($"fields.{name}", FaultCodes.UnknownField, ("suggestion", Suggestion.For(name, AskedFields.Names) ?? ""));
            else if (!States.Contains(state))
                f.Fault($"fields.{name}", FaultCodes.NotOneOf, ("allowed", string.Join(", ", States)), ("suggestion", ""));
            else if (state != PrivacySettings.Optional)
                fields[name] = state!;
        }
        return fields;
    }

    private static string About(string kind) => kind switch
    {
        RetentionKinds.Notes => "Free text that staff wrote: it is emptied.",
        RetentionKinds.Undelivered => "Messages that nobody has delivered by then.",
        RetentionKinds.SignIns => "Members' sessions and codes that ended.",
        RetentionKinds.Invitations => "Invitations of staff that were used, or ended unused.",
        RetentionKinds.QueuedCommands => "What devices queued and was refused: its body goes, the case stays.",
        RetentionKinds.DeviceAnnouncements => "Devices that were announced and never enrolled.",
        _ => "Members who bought nothing are erased, for good; from 180.",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^attributes\.[^\s.][^.]{0,63}$", RegexOptions.None, 100)]
    private static partial Regex Attribute();
}

/// <summary>Sets what is asked of members, and how long what is kept.</summary>
internal sealed class SetPrivacy(PrivacyRegistry registry, MemberErasure erasure, LedgerReader reader)
{
    public static ApiOperation<PrivacyRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Put, Path = "/privacy", Id = "setPrivacy", Tag = "Privacy",
        Summary = "Sets what is asked of members, and how long what the ledger does not need is kept.",
        About = "`retention` and `fields` are each set as a whole, and stay as they are where they are left out. Once a day what is older is deleted, which the audit log tells. To have inactive "
            + "members erased, look first whom it would be: programs retention --would-erase.",
        Scope = ApiScopes.PrivacyManage, Answer = typeof(PrivacyAnswer), Read = PrivacyRequest.Read,
        Example = """{"retention": {"notes": 730, "signIns": 30}, "fields": {"phone": "required", "birthDate": "off"}}""",
        Refusals = [ProblemCodes.ErasureListMissing],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, PrivacyRequest request)
    {
        if (request.Days?.GetValueOrDefault(RetentionKinds.InactiveMembers) > 0 && erasure.List is null)
            return Problem.Of(ProblemCodes.ErasureListMissing);
        return ApiAnswer.Ok(PrivacyAnswer.Of(
            await registry.SaveAsync(
                call.ProgramId, before => new PrivacySettings(request.Days ?? before.Days, request.Fields ?? before.Fields),
                call.Caller.Source, reader.Now, call.Aborted)));
    }
}
