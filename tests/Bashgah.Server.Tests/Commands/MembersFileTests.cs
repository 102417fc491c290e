using Bashgah.Engine.Time;
using Bashgah.Server.Commands;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage;
using Bashgah.Storage.Members;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Tests.Commands;

/// <summary>Members go out to a file and come in again, with who brought whom.</summary>
public abstract class MembersFileSuite(TestBackend backend) : IAsyncLifetime
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {}},
          "earning": [{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}],
          "referral": {"window": "P10D", "newcomer": {"points": {"fixed": 50}},
                       "commission": [{"levels": ["0.01"], "as": "points", "pending": "none"}]}
        }
        """;

    private readonly TestDatabase _database = TestDatabase.Create(backend);
    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-members").FullName;

    public async Task InitializeAsync()
    {
        // The key by which personal data is sealed is that of the other tests' servers.
        await using (await ClubServer.StartAsync())
        {
        }
        await Run(0, "migrate");
        await File.WriteAllTextAsync(InFolder("program.json"), Program);
        await Run(0, "programs", "create", "club", "--definition", InFolder("program.json"));
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private Task Run(int exitCode, params string[] arguments) => RunOn(_database, exitCode, arguments);

    private static async Task RunOn(TestDatabase database, int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, await CommandLine.RunAsync([.. arguments, "--database", database.Address]));

    private async Task ImportAsync(int exitCode, string rows)
    {
        await File.WriteAllTextAsync(InFolder("m.csv"), rows);
        await Run(exitCode, "import", "members", InFolder("m.csv"));
    }

    private async Task<string> RejectsAsync() =>
        File.Exists(InFolder("m.csv.rejects.csv")) ? await File.ReadAllTextAsync(InFolder("m.csv.rejects.csv")) : "";

    private static async Task<string> BroughtAsync(TestDatabase database)
    {
        await using var open = await BashgahDatabase.OpenAsync(database.Address, new DatabaseOptions(), default);
        var facts = await open.Ledger.ReadAllFactsAsync(1, default).ToListAsync();
        var names = await open.Members.ReadExternalIdsAsync(1, [.. facts.Select(f => f.Id)], default);
        var report = await open.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default);
        Assert.Empty(report.Findings);
        return string.Join("; ", facts.Where(f => f.Referral is not null)
            .Select(f => $"{names[f.Id]} by {names[f.Referral!.Value.ReferrerId]} on {DayNumber.Format(f.Referral!.Value.On)}")
            .Order(StringComparer.Ordinal));
    }

    private async Task<int> CountTransactionsAsync()
    {
        await using var open = await BashgahDatabase.OpenAsync(_database.Address, new DatabaseOptions(), default);
        return await open.Ledger.ReadTransactionsAsync(1, 0, default).CountAsync();
    }

    [ConditionalFact]
    [Semantics("S9.1")]
    public async Task Who_joined_before_the_one_who_brought_them_keeps_both_the_row_and_the_referrer()
    {
        await ImportAsync(0, """
            external_id,joined_at,referred_by,referred_on
            A,2026-01-01T04:00:00Z,B,2026-01-11
            B,2026-01-10T04:00:00Z,,
            C,2026-01-10T04:00:00Z,B,
            D,2026-01-01T04:00:00Z,B,
            """);
        Assert.Equal("A by B on 2026-01-11; C by B on 2026-01-10; D by B on 2026-01-10", await BroughtAsync(_database));
        var count = await CountTransactionsAsync();
        await Run(0, "import", "members", InFolder("m.csv"));
        Assert.Equal(count, await CountTransactionsAsync());
    }

    [ConditionalFact]
    [Semantics("S9.1")]
    public async Task Where_naming_is_refused_the_member_stays_and_the_row_is_told()
    {
        await ImportAsync(1, """
            external_id,joined_at,referred_by
            A,2026-01-01T04:00:00Z,B
            B,2026-01-20T04:00:00Z,
            C,2026-01-20T04:00:00Z,X
            X,never,
            D,2026-01-21T04:00:00Z,C
            """);
        Assert.Equal("D by C on 2026-01-21", await BroughtAsync(_database));
        var first = await RejectsAsync();
        Assert.Contains("A,2026-01-01T04:00:00Z,B,1,referral-too-late,", first, StringComparison.Ordinal);
        Assert.Contains("C,2026-01-20T04:00:00Z,X,3,referrer-unknown,", first, StringComparison.Ordinal);
        Assert.Contains("X,never,,4,joined_at,", first, StringComparison.Ordinal);
        Assert.DoesNotContain("D,", first, StringComparison.Ordinal);
        await Run(1, "import", "members", InFolder("m.csv"));
        Assert.Equal(first, await RejectsAsync());

        // Once X is there, C is brought by X after all.
        await ImportAsync(0, """
            external_id,joined_at,referred_by
            X,2026-01-19T04:00:00Z,
            C,2026-01-20T04:00:00Z,X
            """);
        Assert.Equal("C by X on 2026-01-20; D by C on 2026-01-21", await BroughtAsync(_database));
    }

    [ConditionalFact]
    public async Task What_is_exported_is_imported_as_it_was()
    {
        await ImportAsync(0, """
            external_id,joined_at,referred_by,referred_on,devices,payment_references,groups
            A,2026-01-01T04:00:00Z,B,2026-01-11,d-1|d\|2\\,tok-1,staff
            B,2026-01-10T04:00:00Z,,,,,
            """);
        await Run(0, "export", "members", InFolder("out.csv"));
        await using var elsewhere = TestDatabase.Create(backend);
        await RunOn(elsewhere, 0, "programs", "create", "club", "--definition", InFolder("program.json"));
        await RunOn(elsewhere, 0, "import", "members", InFolder("out.csv"));

        Assert.Equal("A by B on 2026-01-11", await BroughtAsync(elsewhere));
        await using var open = await BashgahDatabase.OpenAsync(elsewhere.Address, new DatabaseOptions(), default);
        var hasher = await open.Members.HasherAsync(1, default);
        var a = hasher.Reference(IdentifierKinds.ExternalId, "A");
        var profile = await open.Members.FindAsync(1, (await open.Ledger.ResolveAsync(1, [a], default))[a], default);
        Assert.Equal(["d-1", @"d|2\"], profile!.Devices);
        Assert.Equal(["tok-1"], profile.PaymentReferences);
    }

    [ConditionalFact]
    public async Task Who_has_no_external_id_is_named_by_id_in_the_file()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var first = await server.PostAsync("/members", new { phone = "0123456780" });
        await server.PostAsync("/members", new { externalId = "B", referredBy = first.Text("referralCode") });
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync(["export", "members", InFolder("out.csv"), "--database", server.Address]));
        var rows = await File.ReadAllLinesAsync(InFolder("out.csv"));
        Assert.Contains($",{first.Text("id")},2026-03-02,", Assert.Single(rows, row => row.Contains(",B,", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}

public sealed class SqliteMembersFileTests() : MembersFileSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresMembersFileTests() : MembersFileSuite(TestBackend.Postgres);
