using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bashgah.Server.Commands.Programs;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Tests.Stories;

/// <summary>Plays a story over HTTP with a clock that stands where the story is, and hears what members are told.</summary>
internal sealed partial class StoryPlayer
{
    private readonly ClubServer _server;
    private readonly TimeZoneInfo _zone;
    private readonly StoryVerbs _verbs;

    // Who has joined, by name: the id, and the newest entry that was heard.
    private readonly Dictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Who, string Reward), string> _vouchers = [];
    private readonly Dictionary<(string Who, string Set), string> _levels = [];

    private StoryPlayer(ClubServer server, JsonElement definition)
    {
        _server = server;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(definition.GetProperty("timeZone").GetString()!);
        var money = definition.GetProperty("money");
        _verbs = new StoryVerbs(
            money.GetProperty("currency").GetString()!, money.GetProperty("digits").GetInt32(), (who, reward) => _vouchers[(who, reward)]);
    }

    /// <summary>Plays all of it and gives its tables; fails where an expectation does not hold.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<StoryRow>>> PlayAsync(string template, StoryFile story, TestBackend backend)
    {
        var definition = WithoutLuck(System.Text.Encoding.UTF8.GetString(ProgramTemplates.Read(template)));
        await using var server = await ClubServer.StartAsync(definition, backend: backend);
        var player = new StoryPlayer(server, JsonDocument.Parse(definition, new() { CommentHandling = JsonCommentHandling.Skip }).RootElement);
        await player.OpenStoresAsync(story);
        var tables = new List<IReadOnlyList<StoryRow>>();
        foreach (var block in story.Blocks)
        {
            var rows = new List<StoryRow>();
            foreach (var step in block.Steps)
                rows.Add(await player.PlayAsync(step));
            tables.Add(rows);
        }
        return tables;
    }

    // Draws are made anew on every database: in a story nobody is lucky.
    private static string WithoutLuck(string definition) => OneIn().Replace(definition, "\"oneIn\": 1000000000");

    private async Task OpenStoresAsync(StoryFile story)
    {
        var stores = story.Blocks.SelectMany(b => b.Steps).SelectMany(s => StoreName().Matches(s.What)).Select(m => m.Groups[1].Value).Distinct();
        foreach (var store in stores)
            Assert.Equal(HttpStatusCode.Created, (await _server.PostAsync("/stores", new { id = store })).Status);
    }

    private async Task<StoryRow> PlayAsync(StoryStep step)
    {
        SetClock(step.At);
        var messages = Language.All.ToDictionary(l => l, _ => (IReadOnlyList<string>)[]);
        var answer = step.Who is { } who ? await DoAsync(step, who, messages) : await WaitAsync();
        var checks = new StoryExpectations(_server, _members, answer);
        foreach (var expectation in step.Expectations)
            await checks.CheckAsync(expectation, step.Line);
        var row = await HearAsync(step);
        foreach (var language in Language.All)
        {
            var whyNot = answer is null || checks.AskedWhyNot.Count == 0 ? [] : await WhyNotAsync(step, language, checks.AskedWhyNot);
            messages[language] = [.. row.Told[language], .. messages[language], .. whyNot];
        }
        return row with { Told = messages };
    }

    private void SetClock(DateTime at)
    {
        var moment = new DateTimeOffset(at, _zone.GetUtcOffset(at));
        _server.Clock.Advance(moment - _server.Clock.GetUtcNow());
    }

    /// <summary>What time alone does, as the server's own loop writes it.</summary>
    private async Task<Answer?> WaitAsync()
    {
        await new WakeLoop(_server.Host, _server.Clock, NullLogger<WakeLoop>.Instance).WakeAllAsync(CancellationToken.None);
        return null;
    }

    /// <summary>Does it once, and asks again with the same key in the other languages.</summary>
    private async Task<Answer> DoAsync(StoryStep step, string who, Dictionary<string, IReadOnlyList<string>> messages)
    {
        var answers = new Dictionary<string, Answer>();
        foreach (var language in Language.All)
        {
            var answer = answers[language] = await SendAsync(step, who, language);
            messages[language] = MessagesOf(answer);
        }
        var first = answers[Language.All[0]];
        Assert.All(answers.Values, a => Assert.Equal(first.Status, a.Status));
        Assert.True(
            first.Status is HttpStatusCode.Created or HttpStatusCode.OK || step.Expectations.Any(e => e.StartsWith("refused", StringComparison.Ordinal)),
            $"{step.Line}: {(int)first.Status} {first.Body}");
        Remember(step, who, first);
        return first;
    }

    private Task<Answer> SendAsync(StoryStep step, string who, string language)
    {
        var call = _verbs.CallOf(who, step.What);
        return _server.PostAsync(call.Path, call.Body, key: step.Line.GetHashCode(StringComparison.Ordinal).ToString(CultureInfo.InvariantCulture), language: language);
    }

    private static IReadOnlyList<string> MessagesOf(Answer answer)
    {
        if ((int)answer.Status >= 400)
            return [answer.Text("detail")];
        return answer.Json.TryGetProperty("messages", out var said) ? [.. said.EnumerateArray().Select(m => m.GetString()!)] : [];
    }

    private void Remember(StoryStep step, string who, Answer answer)
    {
        if (answer.Status != HttpStatusCode.Created)
            return;
        if (step.What.StartsWith("joins", StringComparison.Ordinal))
            _members[who] = answer.Text("id");
        else if (answer.Json.TryGetProperty("code", out _) && answer.Json.TryGetProperty("reward", out var redeemed))
            _vouchers[(who, redeemed.GetString()!)] = answer.Text("id");
        if (!answer.Json.TryGetProperty("vouchers", out var given))
            return;
        foreach (var voucher in given.EnumerateArray())
            _vouchers[(who, voucher.GetProperty("reward").GetString()!)] = voucher.GetProperty("id").GetString()!;
    }

    /// <summary>Entries and levels that are new since the last step, of everybody.</summary>
    private async Task<StoryRow> HearAsync(StoryStep step)
    {
        var postings = new List<string>();
        var told = Language.All.ToDictionary(l => l, _ => new List<string>());
        foreach (var (who, id) in _members)
        {
            var pages = new Dictionary<string, List<JsonElement>>();
            foreach (var language in Language.All)
                pages[language] = await NewEntriesAsync(id, language);
            postings.AddRange(pages[Language.All[0]].Select(e => Posting(who, e)));
            postings.AddRange(await NewLevelsAsync(who, id));
            foreach (var language in Language.All)
                told[language].AddRange(pages[language].Select(e => e.GetProperty("explanation").GetString()!));
            _heard.UnionWith(pages[Language.All[0]].Select(KeyOf));
        }
        return new StoryRow(step.Line, postings, told.ToDictionary(t => t.Key, t => (IReadOnlyList<string>)t.Value));
    }

    private async Task<List<string>> NewLevelsAsync(string who, string id)
    {
        var changes = new List<string>();
        foreach (var tier in (await _server.GetAsync($"/members/{id}")).Json.GetProperty("tiers").EnumerateObject())
        {
            var level = tier.Value.GetString()!;
            if (_levels.TryGetValue((who, tier.Name), out var before) && before != level)
                changes.Add($"{who}: {tier.Name} {before} → {level}");
            _levels[(who, tier.Name)] = level;
        }
        return changes;
    }

    private async Task<List<JsonElement>> NewEntriesAsync(string id, string language)
    {
        var page = (await _server.GetAsync($"/members/{id}/entries?limit=100", language)).Json;
        return [.. page.GetProperty("items").EnumerateArray().Where(e => !_heard.Contains(KeyOf(e))).Reverse()];
    }

    private static string KeyOf(JsonElement entry) => entry.GetProperty("id").GetString()!;

    private static string Posting(string who, JsonElement entry)
    {
        var amount = entry.GetProperty("amount").GetInt64();
        var moved = entry.TryGetProperty("moved", out var units) ? $" ({units.GetInt64()} moved)" : "";
        var sign = amount > 0 ? "+" : amount < 0 ? "−" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{who}: {entry.GetProperty("kind").GetString()} {sign}{Math.Abs(amount)}{moved} {entry.GetProperty("currency").GetString()} → {entry.GetProperty("balanceAfter").GetInt64()}");
    }

    private async Task<IReadOnlyList<string>> WhyNotAsync(StoryStep step, string language, IReadOnlySet<string> rules)
    {
        var answer = await SendAsync(step, step.Who!, language);
        return
        [
            .. answer.Json.GetProperty("notFired").EnumerateArray().Where(r => rules.Contains(r.GetProperty("ruleId").GetString()!))
                .Select(r => r.GetProperty("explanation").GetString()!),
        ];
    }

    [GeneratedRegex("\"oneIn\": *\\d+")]
    private static partial Regex OneIn();

    [GeneratedRegex(", at ([a-z-]+)")]
    private static partial Regex StoreName();
}
