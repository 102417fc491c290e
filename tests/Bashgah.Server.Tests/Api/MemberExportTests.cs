using System.Data.Common;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bashgah.Server.Tests.Api;

/// <summary>Everything that is kept about a member is given to the member, and nothing of others.</summary>
public abstract partial class MemberExportSuite(TestBackend backend)
{
    private const string Phone = "0123456789";

    /// <summary>Tables with rows of a member, and where the export has them.</summary>
    private static readonly Dictionary<string, string> InTheExport = new(StringComparer.Ordinal)
    {
        ["approval"] = "approvals",
        ["audit_entry"] = "log",
        ["cash_out"] = "cashOuts",
        ["consent_record"] = "consents",
        ["fraud_case"] = "cases",
        ["fraud_case_member"] = "cases",
        ["ledger_transaction"] = "transactions",
        ["member_device"] = "member",
        ["member_facts"] = "facts",
        ["member_identifier"] = "member",
        ["member_passkey"] = "signIns",
        ["member_session"] = "signIns",
        ["note"] = "transactions",
        ["outbox"] = "messages",
        ["profile"] = "member",
        ["referral"] = "referrals",
        ["sign_in_code"] = "signIns",
        ["sign_in_pace"] = "signIns",
        ["staff_card"] = "staffCards",
        ["transfer"] = "entries",
        ["voucher"] = "vouchers",
    };

    /// <summary>Tables with rows of a member that are not given, and why.</summary>
    private static readonly Dictionary<string, string> NotInTheExport = new(StringComparer.Ordinal)
    {
        ["fraud_fact"] = "What rules against fraud read of transactions, which are given.",
        ["fraud_hold"] = "What a case holds: its transactions are given.",
        ["fraud_judged"] = "Which transactions a rule has judged, which are given.",
        ["member_passkey_step"] = "What an authenticator was asked within the last minutes; it is sealed.",
        ["member_word"] = "Hashes of the words of the name, which is given.",
        ["member_erasure"] = "Of whom was erased there is nothing to give.",
        ["member_word_filling"] = "How far a migration has come: it has nothing of anybody.",
    };

    [ConditionalFact]
    public async Task Every_table_with_data_of_members_is_in_the_export_or_it_is_said_why_not()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var (sql, connection) = backend == TestBackend.Sqlite
            ? ("SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
                (DbConnection)new SqliteConnection($"Data Source={server.Address};Mode=ReadOnly"))
            : ("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'", new NpgsqlConnection(server.Address));
        await using (connection)
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var rows = await command.ExecuteReaderAsync();
            var tables = new HashSet<string>(StringComparer.Ordinal);
            while (await rows.ReadAsync())
            {
                var (table, column) = (rows.GetString(0), rows.GetString(1));
                if (table.Contains("member", StringComparison.Ordinal) || column is "member_id" or "referrer_id" or "identifier_hash" or "transaction_id" or "subject" or "sealed_member")
                    tables.Add(table);
            }
            // Who signs in as staff, who writes the chain and hashes are of nobody who is a member.
            tables.ExceptWith(["writer"]);
            tables.Add("profile");
            Assert.Equal(InTheExport.Keys.Concat(NotInTheExport.Keys).Order(StringComparer.Ordinal), tables.Order(StringComparer.Ordinal));
        }
        var member = await server.JoinAsync(Phone);
        var sections = (await server.GetAsync($"/members/{member}/export")).Json.EnumerateObject().Select(p => p.Name).ToHashSet();
        Assert.All(InTheExport.Values, section => Assert.Contains(section, sections));
        Assert.All(NotInTheExport.Values, Assert.NotEmpty);
    }

    [ConditionalFact]
    public async Task The_export_has_all_that_was_told_and_done_and_of_others_their_ids()
    {
        var sent = new SentCodes();
        await using var server = await ClubServer.StartAsync(backend: backend, configure: services => services.AddSingleton<ICodeSender>(sent));
        var (member, other, brought) = await StoryAsync(server);
        var manager = await server.SignInAsync(sent, Phone);
        var mine = await server.GetAsync("/me/export");
        Assert.Equal(HttpStatusCode.OK, mine.Status);
        server.Client.DefaultRequestHeaders.Authorization = manager;

        var export = mine.Json;
        var profile = export.GetProperty("member");
        Assert.Equal(
            ("Aisyah binti Ali", "+60123456789", "aisyah@example.com", "1990-03-14"),
            (Text(profile, "name"), Text(profile, "phone"), Text(profile, "email"), Text(profile, "birthDate")));
        Assert.Equal("38", Text(profile.GetProperty("attributes"), "shoe-size"));
        Assert.Equal("offers", Text(export.GetProperty("consents").GetProperty("history")[0], "purpose"));
        Assert.Equal(160, export.GetProperty("accounts")[0].GetProperty("available").GetInt64());
        Assert.NotEqual(0, export.GetProperty("lots").GetArrayLength());
        Assert.Contains("Everyday points", export.GetProperty("entries").ToString());
        var transactions = export.GetProperty("transactions").EnumerateArray().ToList();
        Assert.Equal(
            ["joined", "purchase", "purchase", "claim", "adjustment", "redemption", "hold"],
            transactions.Select(t => Text(t, "kind")).Where(kind => kind is not ("changed" or "wake")));
        Assert.Contains(transactions, t => t.TryGetProperty("note", out var note) && note.GetString() == "Waited long");
        Assert.Contains("FOUND-1", export.GetProperty("transactions").ToString());
        Assert.Equal("issued", Text(export.GetProperty("vouchers")[0], "state"));
        Assert.Equal(5, export.GetProperty("holds")[0].GetProperty("amount").GetInt64());
        Assert.Equal(other, Text(export.GetProperty("referrals"), "referredBy"));
        Assert.Equal([brought], export.GetProperty("referrals").GetProperty("brought").EnumerateArray().Select(id => id.GetString()));
        Assert.Single(export.GetProperty("signIns").GetProperty("sessions").EnumerateArray());
        Assert.Equal("phone", Text(export.GetProperty("signIns").GetProperty("counted")[0], "kind"));
        Assert.Equal(["member.exported", "member.joined"], new[] { 0, ^1 }.Select(at => Text(export.GetProperty("log").EnumerateArray().ToList()[at], "action")));
        Assert.DoesNotContain("Badrul", mine.Body);
        Assert.DoesNotContain("Chandra", mine.Body);
        Assert.DoesNotContain("60123456780", mine.Body);

        // Staff get the same, and it is told who got it.
        var theirs = await server.GetAsync($"/members/{member}/export");
        Assert.Equal(export.GetProperty("entries").ToString(), theirs.Json.GetProperty("entries").ToString());
        var newest = (await server.GetAsync("/audit?limit=2")).Json.GetProperty("items");
        var key = manager!.Parameter!.Split('_')[1];
        Assert.Equal([($"key:{key}", "member.exported"), ($"member:{member}", "member.exported")], newest.EnumerateArray().Select(e => (Text(e, "actor"), Text(e, "action"))));
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default)).Findings);
    }

    [ConditionalTheory]
    [InlineData("en", "ltr", "What is kept about you", "2 March 2026", "Everyday points")]
    [InlineData("fa", "rtl", "آنچه دربارهٔ شما نگهداری می‌شود", "۱۱ اسفند ۱۴۰۴", "امتیاز هر روز")]
    [InlineData("ms", "ltr", "Apa yang disimpan tentang anda", "2 Mac 2026", "Mata harian")]
    public async Task The_page_reads_in_each_language_and_needs_nothing_beside_it(
        string language, string direction, string heading, string day, string reason)
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var (member, _, _) = await StoryAsync(server);
        await server.PatchAsync($"/members/{member}", new { name = "<b>Aisyah</b> & co" });
        var page = await server.GetAsync($"/members/{member}/export.html?lang={language}");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.ContentType));
        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", page.Body);
        foreach (var text in new[] { heading, day, reason, "aisyah@example.com", "FOUND-1", "Waited long" })
            Assert.Contains(text, WebUtility.HtmlDecode(page.Body));
        Assert.Contains("&lt;b&gt;Aisyah&lt;/b&gt; &amp; co", page.Body);
        Assert.DoesNotContain("<script", page.Body);
        Assert.DoesNotContain("export.", Tag().Replace(page.Body[page.Body.IndexOf("<body", StringComparison.Ordinal)..], " "));
        Assert.DoesNotMatch(@"(src|href)=[""'](https?:)?//", page.Body);
    }

    [ConditionalFact]
    public async Task There_is_nothing_to_give_of_an_erased_member_and_a_till_may_not_ask()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync(Phone);
        await server.PostAsync($"/members/{member}/erase", new { });
        foreach (var form in new[] { "export", "export.html" })
        {
            (await server.GetAsync($"/members/{member}/{form}")).IsProblem(HttpStatusCode.Conflict, "member-erased");
            (await server.GetAsync($"/members/mbr_zzz/{form}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        }
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "till", "read"));
        (await server.GetAsync($"/members/{member}/export")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    /// <summary>A member who was brought, bought, claimed, was corrected, redeemed, holds, agreed and brought another.</summary>
    private static async Task<(string Member, string Other, string Brought)> StoryAsync(ClubServer server)
    {
        var other = (await server.PostAsync("/members", new { phone = "0123456780", name = "Badrul" })).Text("id");
        var joined = await server.PostAsync("/members", new
        {
            phone = Phone, email = "aisyah@example.com", name = "Aisyah binti Ali", birthDate = "1990-03-14", cards = new[] { "CARD-7" },
            attributes = new Dictionary<string, string> { ["shoe-size"] = "38" }, consents = new { offers = true }, referredBy = new { id = other },
        });
        Assert.Equal(HttpStatusCode.Created, joined.Status);
        var member = joined.Text("id");
        var brought = (await server.PostAsync("/members", new { phone = "0123456781", name = "Chandra", referredBy = joined.Text("referralCode") })).Text("id");
        await server.BuyAsync(Phone, "INV-1", 10_000);
        await server.PostAsync("/purchases", new { documentNo = "FOUND-1", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 10_000 } } });
        Answer[] answers =
        [
            await server.PostAsync("/claims", new { documentNo = "FOUND-1", member = new { id = member } }),
            await server.PostAsync("/adjustments", new { member = new { id = member }, currency = "points", amount = 5, reason = "Waited long" }),
            await server.PostAsync("/redemptions", new { member = new { id = member }, reward = "coffee" }),
            await server.PostAsync("/holds", new { member = new { id = member }, currency = "points", amount = 5 }),
        ];
        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.Created, answer.Body));
        return (member, other, brought);
    }

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    [GeneratedRegex("<style>.*?</style>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tag();
}

public sealed class SqliteMemberExportTests() : MemberExportSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresMemberExportTests() : MemberExportSuite(TestBackend.Postgres);
