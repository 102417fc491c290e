using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bashgah.EndToEnd.Framework;
using Npgsql;

namespace Bashgah.EndToEnd.Privacy;

/// <summary>After a day of traffic nobody who has the database's files, a dump or the logs finds out who the members are.</summary>
public sealed class PersonalDataAtRestTests
{
    private const string Clock = "2026-11-20T09:00:00+08:00";
    private const int NameLengthMin = 8;

    [ConditionalFact]
    public async Task The_files_of_a_sqlite_database_and_the_logs_name_nobody()
    {
        using var folder = new TemporaryFolder();
        var (said, texts) = await RunADayAsync(folder, null, isChecked: files =>
        {
            // While it runs the log of changes holds what was written last.
            Assert.Contains(files, f => f.EndsWith("-wal", StringComparison.Ordinal));
            return Task.CompletedTask;
        });
        var files = Directory.GetFiles(folder.Path, "bashgah.db*").ToList();
        Assert.Contains(files, f => f.EndsWith("bashgah.db", StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith(".keys", StringComparison.Ordinal));
        Check([.. files, .. Directory.GetFiles(folder.Path, "while-running-*"), said], texts, folder);
    }

    [ConditionalFact]
    [RequiresPostgres]
    [RequiresProgram("pg_dump")]
    public async Task A_dump_of_postgresql_and_the_logs_name_nobody()
    {
        using var folder = new TemporaryFolder();
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        var (said, texts) = await RunADayAsync(folder, database.Address, _ => Task.CompletedTask);
        var dump = folder.File("dump.sql");
        await DumpAsync(database.Address, dump);
        Assert.Contains("member_identifier", await File.ReadAllTextAsync(dump), StringComparison.Ordinal);
        Check([dump, said], texts, folder);
    }

    private static void Check(List<string> files, List<string> texts, TemporaryFolder folder)
    {
        Assert.True(texts.Count > 600, $"Only {texts.Count} texts are looked for.");
        var search = new ClearText(texts);
        Assert.All(files, file => Assert.Empty(search.FindIn(file)));

        // The search finds one of each that is planted, in each encoding, also across parts and at an odd byte.
        var encodings = new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode };
        var planted = folder.File("planted");
        for (var i = 0; i < 30; i++)
        {
            var bytes = File.ReadAllBytes(files[i % files.Count]).ToList();
            var text = texts[i * texts.Count / 30];
            bytes.InsertRange((int)((long)bytes.Count * i / 30), encodings[i % 3].GetBytes(text));
            File.WriteAllBytes(planted, [.. bytes]);
            Assert.Contains(search.FindIn(planted), found => found.Contains(text, StringComparison.Ordinal));
        }
    }

    private static async Task<(string Said, List<string> Texts)> RunADayAsync(
        TemporaryFolder folder, string? database, Func<string[], Task> isChecked)
    {
        string[] where = database is null ? [] : ["--database", database];
        var texts = new HashSet<string>(StringComparer.Ordinal);
        await using var server = await RunningServer.StartAsync(["demo", "--data", folder.Path, "--clock", Clock, .. where]);
        using var demo = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("demo.json")));
        var slug = demo.RootElement.GetProperty("program").GetString();
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", demo.RootElement.GetProperty("apiKey").GetString());
        await new Day(server, $"/v1/programs/{slug}", texts, canErase: database is null).LiveAsync(demo.RootElement.GetProperty("members"));
        string[] address = ["--database", database ?? folder.File("bashgah.db")];
        var csv = folder.File("members.csv");
        await BuiltExecutable.SucceedAsync(["export", "members", csv, .. address]);
        AddExported(csv, texts);
        foreach (var file in Directory.GetFiles(folder.Path, "bashgah.db*"))
            File.Copy(file, Path.Combine(folder.Path, $"while-running-{Path.GetFileName(file)}"));
        await isChecked(Directory.GetFiles(folder.Path));
        Assert.Equal(0, await server.StopAsync());
        File.Delete(csv);
        var said = folder.File("said.log");
        await File.WriteAllTextAsync(said, server.Said + await BuiltExecutable.SucceedAsync(["verify", .. address]));
        return (said, [.. texts]);
    }

    /// <summary>Names of some length, phones as stored and as written at home, e-mails.</summary>
    private static void AddExported(string csv, HashSet<string> texts)
    {
        var rows = File.ReadAllLines(csv).Select(row => row.Split(',')).ToList();
        var header = rows[0].ToList();
        foreach (var row in rows.Skip(1))
        {
            Day.AddPerson(texts, row[header.IndexOf("name")], row[header.IndexOf("phone")], row[header.IndexOf("email")]);
        }
    }

    private static async Task DumpAsync(string address, string file)
    {
        var server = new NpgsqlConnectionStringBuilder(address);
        var start = new ProcessStartInfo(RequiresProgramAttribute.PathOf("pg_dump")!) { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in new[] { "-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-f", file, server.Database! })
            start.ArgumentList.Add(argument);
        start.Environment["PGPASSWORD"] = server.Password ?? "";
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    /// <summary>What happens in a club within a day: somebody joins, buys, is looked for, is corrected, signs in, is erased.</summary>
    private sealed class Day(RunningServer server, string program, HashSet<string> texts, bool canErase)
    {
        private const int Newcomers = 60;

        private int _key;

        public async Task LiveAsync(JsonElement members)
        {
            foreach (var member in members.EnumerateArray().Take(100))
            {
                var phone = member.GetProperty("phone").GetString()!;
                AddPerson(texts, member.GetProperty("name").GetString()!, phone, "");
                await SendAsync(HttpMethod.Post, "/purchases", Purchase(new { phone }));
                await SendAsync(HttpMethod.Get, $"/members?phone={Uri.EscapeDataString(phone)}", null);
            }
            for (var i = 0; i < Newcomers; i++)
                await LiveAsync(i);
        }

        /// <summary>Everything that leads to a person, as it is typed and as it is kept.</summary>
        public static void AddPerson(HashSet<string> texts, string name, string phone, string email)
        {
            if (name.Length >= NameLengthMin)
                texts.Add(name);
            if (phone.Length > 0)
            {
                texts.Add(phone);
                // As it is written at home, and as some type it.
                var home = $"0{phone[3..]}";
                texts.Add(home);
                texts.Add($"{home[..3]}-{home[3..6]} {home[6..]}");
            }
            if (email.Length > 0)
            {
                texts.Add(email);
                texts.Add(email.ToLowerInvariant());
            }
        }

        private async Task LiveAsync(int number)
        {
            var digits = (3_450_000 + number * 7_919).ToString(CultureInfo.InvariantCulture);
            var name = number % 3 == 0 ? $"مهسا رضایی‌نژاد {number}" : $"Nurul Hidayah {number} binti Osman";
            var email = $"Nurul.{number}@Example.com";
            AddPerson(texts, name, $"+6019{digits}", email);
            var joined = await SendAsync(
                HttpMethod.Post, "/members",
                new { phone = $"019-{digits[..3]} {digits[3..]}", email, name, birthDate = "1990-03-21", consents = new { marketing = true } });
            var id = joined.GetProperty("id").GetString();
            var path = $"/members/{id}";
            await SendAsync(HttpMethod.Post, "/purchases", Purchase(new { id }));
            await SendAsync(HttpMethod.Get, $"/members?name={Uri.EscapeDataString(name)}", null);
            await SendAsync(HttpMethod.Get, $"/members?email={Uri.EscapeDataString(email)}", null, mayBeRefused: true);
            await SendAsync(
                HttpMethod.Post, "/adjustments",
                new { member = new { id }, currency = "points", amount = 10, reason = $"{name} called from 019{digits}, {email}" });
            await SendAsync(HttpMethod.Patch, path, new { name = $"{name} Ahmad", email = $"second.{email}" });
            AddPerson(texts, $"{name} Ahmad", "", $"second.{email}");
            await SendAsync(HttpMethod.Post, "/sign-in/codes", new { phone = $"019{digits}" }, mayBeRefused: true);
            // Odd requests are told to nobody's log either.
            await SendAsync(HttpMethod.Post, "/members", new { phone = $"019{digits}", naem = name }, mayBeRefused: true);
            await SendAsync(HttpMethod.Get, $"/members/{Uri.EscapeDataString(name)}?phone=019{digits}", null, mayBeRefused: true);
            // Of PostgreSQL an operator has to say first where the list is kept.
            if (canErase && number % 10 == 0)
                await SendAsync(HttpMethod.Post, $"{path}/erase", new { reason = $"{name} asked by e-mail from {email}" });
        }

        private object Purchase(object member) => new
        {
            documentNo = $"DAY-{++_key}", store = "klcc", member, currency = "MYR",
            lines = new[] { new { line = 1, sku = "HOU-NONE", productGroup = "household", quantity = 1, amount = 2_999 } },
        };

        private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, bool mayBeRefused = false)
        {
            using var request = new HttpRequestMessage(method, program + path);
            if (body is not null)
                request.Content = JsonContent.Create(body);
            request.Headers.Add("Idempotency-Key", $"day-{++_key}");
            using var answer = await server.Client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode || (mayBeRefused && (int)answer.StatusCode < 500), $"{method} {path}: {text}");
            return text.Length == 0 ? default : JsonElement.Parse(text);
        }
    }
}
