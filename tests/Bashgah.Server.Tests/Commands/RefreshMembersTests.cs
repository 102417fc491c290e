using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Members;
using Bashgah.Storage.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Commands;

/// <summary>A ledger of an earlier version learns what that version kept in profiles alone.</summary>
public abstract class RefreshMembersSuite(TestBackend backend)
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {}},
          "profile": {"complete": ["phone", "name"]},
          "earning": [
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "cake", "on": "birthday", "give": {"points": {"fixed": 50}}},
            {"id": "thanks", "on": "profile-completed", "give": {"points": {"fixed": 7}}}
          ],
          "referral": {"commission": [{"levels": ["0.01"], "as": "points", "pending": "none"}]}
        }
        """;

    /// <summary>Lets somebody join as earlier versions did: nothing of the profile is told.</summary>
    private static async Task<long> JoinAsync(ClubServer server, MemberProfile profile, long? referredBy = null)
    {
        var hasher = await server.Host.Database.Members.HasherAsync(1, default);
        profile = profile with
        {
            Attributes = referredBy is not { } by
                ? profile.Attributes
                : new Dictionary<string, string> { [MemberView.ReferredBy] = PublicId.Member(by) },
        };
        var answer = await server.Services.GetRequiredService<ILedger>().SubmitAsync(
            new LedgerCommand
            {
                ProgramId = 1,
                Actor = "test",
                Joining = new NewMember(ProfileIdentifiers.Of(profile, hasher), profile),
                Build = members => new MemberJoined(members.JoiningId, [], new Dictionary<string, string>())
                {
                    OccurredAt = members.RecordedAt,
                },
            },
            default);
        return Assert.IsType<LedgerAnswer.Accepted>(answer).Transaction!.MemberId!.Value;
    }

    private static async Task<MemberFacts> FactsAsync(ClubServer server, long member) =>
        (await server.Host.Database.Ledger.ReadFactsAsync(1, member, default))!;

    private static Task<int> RefreshAsync(ClubServer server) =>
        CommandLine.RunAsync(["programs", "refresh-members", "--database", server.Address]);

    [ConditionalFact]
    [Semantics("S9.1")]
    public async Task The_ledger_learns_birthdays_complete_profiles_and_referrers_once()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var a = await JoinAsync(server, new MemberProfile { Phone = "+60123456780", Name = "A", BirthDate = "1990-05-31" });
        server.Clock.Advance(TimeSpan.FromDays(20));
        var b = await JoinAsync(server, new MemberProfile { Phone = "+60123456781" }, referredBy: a);
        var c = await server.PostAsync("/members", new { phone = "0123456782", name = "C" });
        await server.BuyAsync("0123456781", "INV-1", 10_000);
        Assert.Equal((0, (ReferralFacts?)null), ((await FactsAsync(server, a)).Birthday, (await FactsAsync(server, b)).Referral));
        var before = await server.CountTransactionsAsync();

        Assert.Equal(ExitCode.Success, await RefreshAsync(server));
        Assert.Equal(531, (await FactsAsync(server, a)).Birthday);
        var referral = (await FactsAsync(server, b)).Referral!.Value;
        Assert.Equal((a, "2026-03-22"), (referral.ReferrerId, DayNumber.Format(referral.On)));
        // A complete profile gives once, and only where it is complete; who joined with the present version is left alone.
        Assert.Equal(7, await server.AvailableAsync(PublicId.Member(a)));
        Assert.Equal(7, await server.AvailableAsync(c.Text("id")));
        Assert.Equal(before + 2, await server.CountTransactionsAsync());
        // The command has the time of day.
        server.Clock.Advance(TimeProvider.System.GetUtcNow() - server.Clock.GetUtcNow());
        await server.BuyAsync("0123456781", "INV-2", 10_000);
        Assert.Single((await server.GetAsync($"/members/{PublicId.Member(a)}/commissions")).Json.GetProperty("items").EnumerateArray());

        var count = await server.CountTransactionsAsync();
        Assert.Equal(ExitCode.Success, await RefreshAsync(server));
        Assert.Equal(count, await server.CountTransactionsAsync());
        var report = await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default);
        Assert.Empty(report.Findings);
    }

    [ConditionalFact]
    [Semantics("S9.1")]
    public async Task Who_cannot_be_named_is_told_and_the_others_are_named()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var a = await JoinAsync(server, new MemberProfile { Phone = "+60123456780" });
        var b = await JoinAsync(server, new MemberProfile { Phone = "+60123456781" }, referredBy: 999_999);
        var c = await JoinAsync(server, new MemberProfile { Phone = "+60123456782", BirthDate = "1990-01-02" }, referredBy: a);
        Assert.Equal(ExitCode.Failure, await RefreshAsync(server));
        Assert.Null((await FactsAsync(server, b)).Referral);
        Assert.Equal((a, 102), ((await FactsAsync(server, c)).Referral!.Value.ReferrerId, (await FactsAsync(server, c)).Birthday));
    }
}

public sealed class SqliteRefreshMembersTests() : RefreshMembersSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresRefreshMembersTests() : RefreshMembersSuite(TestBackend.Postgres);
