using System.CommandLine;
using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Commands.Export;

/// <summary><c>export members</c>: who the members are. The file holds personal data: keep it as such.</summary>
internal static class ExportMembersCommand
{
    private const int PageSize = 500;

    public static Command Create(CommonOptions common) => ExportCommands.Make(
        "members", "Write the members' profiles, as import members takes them. The file holds personal data.", common, WriteAsync);

    private static Task WriteAsync(ExportJob export, CancellationToken cancellationToken) => export.WriteAsync(
        [
            "id", "external_id", "phone", "email", "name", "birth_date", "locale", "groups", "cards", "devices", "payment_references",
            "joined_at", "referred_by", "referred_on", "tiers",
        ],
        async table =>
        {
            var now = CommandClock.Now();
            var (nameless, byNameless) = (0L, 0L);
            var all = export.Database.Ledger.ReadAllFactsAsync(export.Program.Id, cancellationToken);
            await foreach (var page in all.Chunk(PageSize).WithCancellation(cancellationToken))
            {
                var profiles = await export.Database.Members.ReadAsync(
                    export.Program.Id, [.. page.Select(f => f.Id)], cancellationToken);
                var referrers = await export.Database.Members.ReadExternalIdsAsync(
                    export.Program.Id, [.. page.Select(f => f.Referral?.ReferrerId).OfType<long>().Distinct()], cancellationToken);
                // An erased profile leaves nothing to write: its member stands in the other files, by the id alone.
                foreach (var stored in page.Where(member => profiles.ContainsKey(member.Id)))
                {
                    var facts = Advance.To(export.Policy, stored, Math.Max(now, stored.ClockAt));
                    var profile = profiles[facts.Id];
                    var referrer = ReferrerOf(facts, referrers, out var isNameless);
                    byNameless += isNameless ? 1 : 0;
                    nameless += profile.ExternalId is null ? 1 : 0;
                    table.Write(
                        PublicId.Member(facts.Id), profile.ExternalId, profile.Phone, profile.Email, profile.Name,
                        profile.BirthDate, profile.Locale, facts.Groups, profile.Cards, profile.Devices, profile.PaymentReferences,
                        EngineInstant.Format(facts.JoinedAt), referrer,
                        facts.Referral is { On: var on } ? DayNumber.Format(on) : null,
                        facts.Tiers.Select(t => $"{t.Set}:{t.Level}").ToList());
                    export.Progress.Reached(table.Count);
                }
            }
            Warn(export, nameless, byNameless);
        });

    /// <summary>External id of who brought the member, or the id where there is none; null: nobody.</summary>
    private static string? ReferrerOf(MemberFacts facts, IReadOnlyDictionary<long, string> referrers, out bool isNameless)
    {
        isNameless = false;
        if (facts.Referral is not { ReferrerId: var by })
            return null;
        isNameless = !referrers.TryGetValue(by, out var name);
        return name ?? PublicId.Member(by);
    }

    private static void Warn(ExportJob export, long nameless, long byNameless)
    {
        if (nameless > 0)
            export.Run.Console.Note($"{Counted.Of(nameless, "member")} without an external id: import members does not take their rows.");
        if (byNameless > 0)
        {
            export.Run.Console.Note(
                $"{Counted.Of(byNameless, "member")} brought by one without an external id: referred_by has the id, which import members "
                + "does not find elsewhere.");
        }
    }
}
