using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Tests.Properties;

namespace Bashgah.Engine.Tests.Waking;

/// <summary>Two years of a club in which much comes by time alone, with somebody who writes it in steps.</summary>
internal sealed class TwoYears
{
    private const int Members = 14;
    private const int Commands = 320;
    private const int MinutesInAll = 730 * 24 * 60;
    private const long Minute = Engine.Time.EngineInstant.MicrosecondsPerMinute;

    private const string Currencies = """
        {"points": {"pending": {"for": "P5D"}, "expiry": {"after": "P6M", "roundTo": "month"}}, "status": {"qualifying": true},
         "stars": {"expiry": {"inactive": "P40D"}}, "credit": {"money": true, "expiry": {"after": "P3M"}}}
        """;

    private const string Rules = """
        {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}, "status": {"perAmount": {"points": 1, "per": 100}},
          "stars": {"fixed": 1}}},
        {"id": "cake", "on": "birthday", "give": {"points": {"fixed": 50}}, "budget": "gifts"},
        {"id": "years", "on": "anniversary", "give": {"points": {"fixed": 30}}, "budget": "gifts"},
        {"id": "big", "when": [{"basketAmount": {"atLeast": 20000}}], "give": {"points": {"fixed": 40}}, "budget": "gifts"},
        {"id": "weeks", "when": [{"streak": {"per": "week", "every": 2}}], "give": {"points": {"fixed": 15}}},
        {"id": "treated", "when": [{"offer": "treat"}], "give": {"points": {"fixed": 25}}}
        """;

    private const string More = """
        "budgets": {"gifts": {"points": 130, "per": "month"}},
        "offers": {"treat": {"groups": ["vip"], "valid": "P20D", "uses": 2, "until": "2027-06-30"}},
        "rewards": {"mug": {"kind": {"product": {"sku": "MUG"}}, "price": {"points": 40}, "voucher": {"valid": "P10D"}}},
        "referral": {"commission": [{"levels": ["0.05", "0.02"], "as": "credit", "pending": {"for": "P14D"}}]},
        "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P3M"}},
          "levels": [{"id": "green"}, {"id": "gold", "from": 400}],
          "keep": {"until": "P2M", "roundTo": "month", "grace": "P10D"}, "warn": ["P3D", "P20D"]}}
        """;

    private readonly Random _random = new(7);
    private readonly Dictionary<string, long> _buyers = [];
    private long _nextDueAt;

    public Club Club { get; } = new(Definitions.Program(Currencies, Rules, More, "Asia/Kuala_Lumpur"));

    public string Counters => string.Join('\n', Club.Counters.Values
        .OrderBy(c => new CounterKey(c.Key, c.PeriodOn)).Select(c => c with { Version = 0 }));

    /// <summary>Lives through them; what time does is written every so many microseconds.</summary>
    public TwoYears Live(long step)
    {
        for (var i = 0; i < Members; i++) Join(i);
        var begin = Club.Now;
        var end = begin + (MinutesInAll * Minute);
        // Commands come at the same times whatever the steps are.
        var commands = Enumerable.Range(0, Commands)
            .Select(i => (At: begin + (_random.Next(MinutesInAll) * Minute), Number: i))
            .OrderBy(c => c.At).ToList();
        var next = 0;
        for (var at = begin + step; at < end + step; at += step)
        {
            for (; next < commands.Count && commands[next].At < Math.Min(at, end); next++) Command(commands[next].At, commands[next].Number);
            WakeAll(Math.Min(at, end));
        }

        return this;
    }

    /// <summary>Every transaction of a member in order, with the facts that it left; ids of holds and vouchers apart.</summary>
    public string Ledger(long member) => string.Join('\n', Club.Decisions
        .Where(decision => decision.Members.Any(facts => facts.Id == member))
        .Select(decision => string.Join('\n', [
            $"{decision.Event.GetType().Name} of {decision.MemberId} at {decision.RecordedAt}",
            TraceCodec.Write(decision.Trace with { Vouchers = [] }),
            .. decision.Trace.Vouchers.Select(voucher => $"{voucher.Reward} {voucher.Step} {voucher.UntilAt}"),
            .. decision.Transfers.Select(transfer => transfer.ToString()),
            Written.WithoutIds(decision.Members.Single(facts => facts.Id == member))])));

    // Many birthdays lie in the same months, some on the same day; most members were brought.
    private void Join(int number)
    {
        Club.Advance(7 * 60);
        Club.Accept(new MemberJoined(number + 1, number % 3 == 0 ? ["vip"] : [], new Dictionary<string, string>())
        {
            OccurredAt = Club.Now,
            Birthday = ((1 + (number % 3)) * 100) + 3 + (number % 5 * 4),
            ReferrerId = number % 4 == 0 ? null : number,
        });
        _nextDueAt = 0;
    }

    private void Command(long at, int number)
    {
        Club.Post(Next(at, number));
        _nextDueAt = 0;
    }

    private LedgerEvent Next(long at, int number)
    {
        var member = 1 + _random.NextInt64(Members);
        var amount = 100L * _random.Next(1, 400);
        // Whoever draws on what birthdays draw on, or gives it back, comes after what time did to everybody.
        var mayDraw = amount >= 20_000 || number % 8 == 3;
        if (mayDraw || LineOf(member).Any(id => Wakes.HasFeastDue(Club.Policy, Club.Stored(id), at))) WakeAll(at);
        MoveTo(at);
        switch (number % 8)
        {
            case 0:
                return new OfferActivate(member, "treat") { OccurredAt = at };
            case 1:
                return new RewardRedemption(member, "mug", 1, null) { OccurredAt = at };
            case 2:
                return new HoldPlace(member, "points", 5, at + (50 * 60 * Minute)) { OccurredAt = at };
            case 3 when _buyers.Count > 0:
                return Club.Back(_buyers.Keys.Last(), $"R{number}", null);
            default:
                _buyers[$"D{number}"] = member;
                return Club.Sale(member, $"D{number}", ClubEvents.Lines(amount));
        }
    }

    // The member and the two who may get commission: their own moments are written with the command.
    private IEnumerable<long> LineOf(long member)
    {
        yield return member;
        for (var level = 1; level <= 2 && Club.Stored(member).Referral is { } referral; level++) yield return member = referral.ReferrerId;
    }

    private void MoveTo(long at) => Club.Advance((at - Club.Now) / Minute);

    // Moment by moment over all members, by id within a moment.
    private void WakeAll(long at)
    {
        MoveTo(at);
        while (_nextDueAt <= at)
        {
            var (due, member) = Club.Members.Select(id => (Wakes.NextDueAt(Club.Policy, Club.Stored(id)), id)).Min();
            _nextDueAt = due;
            if (due <= at) Club.Post(new Wake(member, WakeKinds.Last) { OccurredAt = due });
        }
    }
}
