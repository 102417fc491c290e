using System.Diagnostics;
using System.Net;
using Bashgah.Faults.Framework;

namespace Bashgah.Faults.Load;

/// <summary>A till: one sale after the other, each sent until it is answered, always with its key; and, where it is
/// so inclined, sent again.</summary>
internal sealed class Till(Club club, Api api, Book book, int seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private const int PauseMilliseconds = 40;

    // A seed gives the same till on every platform; what the machine does between is what differs.
    private readonly Random _random = new(seed);

    /// <summary>How many of a hundred sales are repeated.</summary>
    public int RepeatsPercent { get; init; }

    /// <summary>Where it sends everything; null: to any node.</summary>
    public string? Address { get; init; }

    /// <summary>What its sales say of where they were made; null: nothing.</summary>
    public string? Channel { get; init; }

    /// <summary>Sells until it is told to stop, and then ends what it has begun.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var sale = book.Open(_random, Channel);
            await SettleAsync(sale);
            if (_random.Next(100) < RepeatsPercent && sale.Receipt is not null)
                await RepeatAsync(sale);
        }
    }

    private async Task SettleAsync(Sale sale)
    {
        if (_random.Next(100) < RepeatsPercent)
            await HangUpAsync(sale);
        if (await UntilAnsweredAsync(sale.Body(), sale.Key) is { } answer)
            book.Acknowledge(sale, answer);
    }

    /// <summary>Asks and does not wait for the answer: whether it was taken is not known.</summary>
    private async Task HangUpAsync(Sale sale)
    {
        using var hangUp = new CancellationTokenSource(_random.Next(0, 8));
        await api.PostAsync(AnyAddress(), "/purchases", sale.Body(), sale.Key, hangUp.Token);
    }

    /// <summary>One of the ways in which a system beyond the till may send a sale twice.</summary>
    private async Task RepeatAsync(Sale sale)
    {
        switch (_random.Next(4))
        {
            case 0:
                await ExpectSameAsync(sale, sale.Key, HttpStatusCode.Created);
                break;
            case 1:
                await ExpectSameAsync(sale, $"other-{sale.Document}-{_random.Next()}", HttpStatusCode.OK);
                break;
            case 2:
                await ExpectRefusedAsync(sale, sale.Key, "key-reused");
                break;
            default:
                await ExpectRefusedAsync(sale, $"other-{sale.Document}-{_random.Next()}", "document-conflict");
                break;
        }
    }

    /// <summary>Several at once, on any nodes: every answer names the one transaction.</summary>
    private async Task ExpectSameAsync(Sale sale, string key, HttpStatusCode status)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => UntilAnsweredAsync(sale.Body(), key)));
        foreach (var answer in answers.OfType<Attempt>())
        {
            if (answer.Status != status || !answer.Json.GetProperty("duplicate").GetBoolean())
                book.Findings.Add(FindingKind.WrongAnswer, $"{sale.Document} again: {(int?)answer.Status} {answer.Body}");
            book.Acknowledge(sale, answer);
        }
    }

    private async Task ExpectRefusedAsync(Sale sale, string key, string code)
    {
        if (await UntilAnsweredAsync(sale.Body(more: 100), key) is { } answer
            && (answer.Status != HttpStatusCode.Conflict || answer.Json.GetProperty("code").GetString() != code))
        {
            book.Findings.Add(
                FindingKind.WrongAnswer, $"{sale.Document}, other content, not {code}: {(int?)answer.Status} {answer.Body}");
        }
    }

    private async Task<Attempt?> UntilAnsweredAsync(string body, string key)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            var attempt = await api.PostAsync(AnyAddress(), "/purchases", body, key);
            if (attempt.Kind == AttemptKind.Answered)
                return attempt;
            await Task.Delay(Random.Shared.Next(1, PauseMilliseconds));
        }
        book.Findings.Add(FindingKind.NoAnswer, $"{key}: only retryable errors for {Patience}");
        return null;
    }

    private string AnyAddress() => Address ?? club.Nodes[Random.Shared.Next(club.Nodes.Count)].Url;
}
