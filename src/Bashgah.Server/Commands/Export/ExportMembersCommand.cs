using System.CommandLine;
using Bashgah.Engine;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Export;

/// <summary><c>export members</c>: who the members are. The file holds personal data: keep it as such.</summary>
internal static class ExportMembersCommand
{
    private const int PageSize = 500;

    public static Command Create(CommonOptions common) => ExportCommands.Make(
        "members", "Write the members' profiles, as import members takes them. The file holds personal data.", common, WriteAsync);

    private static Task WriteAsync(ExportJob export, CancellationToken cancellationToken) => export.WriteAsync(
        ["id", "external_id", "phone", "email", "name", "birth_date", "locale", "groups", "cards", "joined_at", "tiers"],
        async table =>
        {
            var now = CommandClock.Now();
            var all = export.Database.Ledger.ReadAllFactsAsync(export.Program.Id, cancellationToken);
            await foreach (var page in all.Chunk(PageSize).WithCancellation(cancellationToken))
            {
                var profiles = await export.Database.Members.ReadAsync(
                    export.Program.Id, [.. page.Select(f => f.Id)], cancellationToken);
                foreach (var stored in page)
                {
                    var facts = Advance.To(export.Policy, stored, Math.Max(now, stored.ClockAt));
                    // An erased profile leaves its member without a name.
                    var profile = profiles.GetValueOrDefault(facts.Id) ?? new MemberProfile();
                    table.Write(
                        PublicId.Member(facts.Id), profile.ExternalId, profile.Phone, profile.Email, profile.Name,
                        profile.BirthDate, profile.Locale, facts.Groups, profile.Cards,
                        EngineInstant.Format(facts.JoinedAt), facts.Tiers.Select(t => $"{t.Set}:{t.Level}").ToList());
                    export.Progress.Reached(table.Count);
                }
            }
        });
}
