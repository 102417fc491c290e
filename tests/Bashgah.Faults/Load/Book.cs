using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Bashgah.Faults.Framework;

namespace Bashgah.Faults.Load;

/// <summary>What all tills together have sold, and what they were told of it: the other half of double entry.</summary>
internal sealed class Book(Findings findings)
{
    private readonly ConcurrentDictionary<string, Sale> _sales = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Ids of the members who shop.</summary>
    public IReadOnlyList<string> Members { get; private set; } = [];

    public IReadOnlyCollection<Sale> Sales => (IReadOnlyCollection<Sale>)_sales.Values;

    public int Acknowledged => _sales.Values.Count(s => s.Receipt is not null);

    public Findings Findings => findings;

    /// <summary>So many members join.</summary>
    public async Task JoinAsync(Api api, Node node, int count)
    {
        Members = await Task.WhenAll(Enumerable.Range(1, count).Select(async i =>
        {
            var answer = await api.PostAsync(node.Url, "/members", $$"""{"externalId": "m-{{i}}"}""", $"join-{i}");
            Assert.True(answer.Status == HttpStatusCode.Created, $"{answer.Status}: {answer.Body}");
            return answer.Json.GetProperty("id").GetString()!;
        }));
    }

    /// <summary>How many sales of a channel were acknowledged.</summary>
    public int AcknowledgedOf(string channel) => _sales.Values.Count(s => s.Channel == channel && s.Receipt is not null);

    /// <summary>A new sale to a random member.</summary>
    public Sale Open(Random random, string? channel = null)
    {
        var sale = new Sale(
            $"D-{Interlocked.Increment(ref _count)}", Members[random.Next(Members.Count)], random.Next(100, 20_000), channel);
        _sales[sale.Document] = sale;
        return sale;
    }

    /// <summary>Takes down what an accepted purchase was answered; what was answered before must be the same.</summary>
    public void Acknowledge(Sale sale, Attempt answer)
    {
        if (answer.Status is not (HttpStatusCode.Created or HttpStatusCode.OK))
        {
            findings.Add(FindingKind.WrongAnswer, $"{sale.Document}: {(int?)answer.Status} {answer.Body}");
            return;
        }
        using var body = JsonDocument.Parse(answer.Body);
        var receipt = new Receipt(
            body.RootElement.GetProperty("transactionId").GetString()!,
            body.RootElement.GetProperty("effects").EnumerateArray().Sum(e => e.GetProperty("amount").GetInt64()));
        lock (sale)
        {
            if (sale.Receipt is { } before && before != receipt)
                findings.Add(FindingKind.Different, $"{sale.Document} was {before}, then {receipt}");
            sale.Receipt ??= receipt;
        }
    }
}
