using Bashgah.Engine.Events;

namespace Bashgah.Engine.Tests.Kit;

/// <summary>A story of plausible and implausible events that a seed tells, always the same.</summary>
public sealed class RandomStory(int seed, Club club)
{
    private readonly Random _random = new(seed);
    private readonly List<Purchase> _documents = [];
    private readonly long[] _members = [club.Join(), club.Join("vip"), club.Join()];
    private int _number;

    public IReadOnlyList<Purchase> Documents => _documents;

    public IReadOnlyList<long> Members => _members;

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Tells so many events, the time going on between them.</summary>
    public RandomStory Tell(int events, long minutesMax = 6000)
    {
        for (var i = 0; i < events; i++)
        {
            club.Advance(_random.NextInt64(minutesMax));
            if (club.Post(Next()) is Outcome.Accepted) Accepted++;
            else Refused++;
        }

        return this;
    }

    private LedgerEvent Next() => _random.Next(14) switch
    {
        < 4 => Sell(),
        < 7 => _documents.Count > 0 ? Take(_documents[_random.Next(_documents.Count)]) : Sell(),
        7 => club.Does(Member(), "visit"),
        8 => new RewardRedemption(Member(), "mug", 1 + _random.Next(2), null) { OccurredAt = club.Now },
        9 => Hold(),
        10 => Capture(),
        11 => Voucher(),
        12 => club.Adjusts(Member(), _random.Next(200) - 100),
        _ => club.Gives(Member(), Member(), 1 + _random.Next(50)),
    };

    private long Member() => _members[_random.Next(_members.Length)];

    private Purchase Sell()
    {
        var lines = Enumerable.Range(1, 1 + _random.Next(4)).Select(line => ClubEvents.Line(
            line, _random.Next(20_000), _random.Next(2) == 0 ? "fresh" : null, 1000 * (1 + _random.Next(5)),
            _random.Next(50), 0, "COFFEE")).ToList();
        var tenders = new List<Tender>();
        var total = lines.Sum(line => line.Amount);
        if (_random.Next(3) == 0) tenders.Add(new("points", "points", Math.Min(total, _random.Next(100)), null));
        if (_random.Next(5) == 0 && total > 200) tenders.Add(new("credit", "credit", _random.Next(100), null));
        var sale = club.Sale(Member(), $"D{++_number}", lines, tenders: tenders) with
        {
            OccurredAt = club.Now - _random.NextInt64(3) * 86_400_000_000,
        };
        _documents.Add(sale);
        return sale;
    }

    private Return Take(Purchase sale)
    {
        if (_random.Next(6) == 0) return club.Back(sale.DocumentNo, $"R{++_number}", null);
        var line = sale.Lines[_random.Next(sale.Lines.Count)];
        return _random.Next(4) == 0
            ? club.Back(sale.DocumentNo, $"R{++_number}", [new(line.Line, null, 1 + _random.NextInt64(line.Amount + 1))])
            : club.Back(sale.DocumentNo, $"R{++_number}", [new(line.Line, 1 + _random.NextInt64(line.Quantity), null)]);
    }

    private HoldPlace Hold() => club.Holds(Member(), 1 + _random.Next(60));

    private LedgerEvent Capture()
    {
        foreach (var member in _members)
        {
            if (club.Facts(member).Holds is not [var hold, ..]) continue;
            return _random.Next(3) == 0
                ? new HoldRelease(member, hold.Id) { OccurredAt = club.Now }
                : new HoldCapture(member, hold.Id, _random.Next(2) == 0 ? null : 1 + _random.Next(20)) { OccurredAt = club.Now };
        }

        return Hold();
    }

    private LedgerEvent Voucher()
    {
        foreach (var member in _members)
        {
            if (club.Facts(member).Vouchers is not [var voucher, ..]) continue;
            return _random.Next(2) == 0
                ? new VoucherCancel(member, voucher.Id) { OccurredAt = club.Now }
                : new VoucherUse(member, voucher.Id) { OccurredAt = club.Now };
        }

        return club.Does(Member(), "done");
    }
}
