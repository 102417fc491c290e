using Bashgah.Engine.Events;
using Bashgah.Engine.Tests.Kit;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>Numbers near the ends of 64 bits are refused or right; nothing wraps and nothing else is thrown (S2.1).</summary>
public sealed class HugeNumberProperties
{
    private static readonly string Definition = Definitions.Program(
        """
        {"points": {"worth": {"amount": 1, "per": 3}, "expiry": {"after": "P7000Y"}}, "credit": {"money": true, "scope": "line"},
         "pearls": {"carry": true}}
        """,
        """
        {"id": "base", "give": {"points": {"perAmount": {"points": 7, "per": 3}}, "pearls": {"perAmount": {"points": 3, "per": 2}}}},
        {"id": "more", "multiply": {"rules": ["base"], "by": "1000"}},
        {"id": "pieces", "give": {"credit": {"perQuantity": 900000}}, "basis": {"discount": "before"}}
        """,
        """
        "tiers": {"main": {"measure": {"spend": {"window": "lifetime"}}, "levels": [{"id": "green"}, {"id": "gold", "from": 3}],
          "keep": {"until": "P8000Y"}}},
        "rewards": {"lamp": {"kind": {"product": {"sku": "L"}}, "price": {"points": 4000000000000}, "voucher": {"valid": "P7990Y"}}}
        """);

    [Fact]
    public void Huge_numbers_are_refused_or_right() => Checking.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(), 150, seed =>
        {
            var dice = new Dice(seed);
            var books = new Books(Club.Read(Definition).Compile(1, long.MinValue)) { Now = 1_770_000_000_000_000 };
            var check = new BookCheck();
            Follow(new MemberJoined(1, [], new Dictionary<string, string>()) { OccurredAt = books.Now });
            Follow(new MemberJoined(2, [], new Dictionary<string, string>()) { OccurredAt = books.Now });
            for (var i = 0; i < 12; i++) Follow(Event(dice, books, i));
            books.Now = 32_000_000_000_000_000;
            for (var i = 0; i < 3; i++) Follow(Event(dice, books, 12 + i));

            void Follow(LedgerEvent e)
            {
                var before = books.Dump();
                var outcome = books.Post(e);
                if (outcome is Outcome.Accepted accepted) check.Follow(accepted.Decisions);
                else Assert.Equal(before, books.Dump());
            }
        });

    private static LedgerEvent Event(Dice dice, Books books, int number) => dice.Between(0, 5) switch
    {
        0 => new Adjustment(1, dice.Of("points", "credit", "pearls"), dice.Percent(50) ? Huge(dice) : -Huge(dice)) { OccurredAt = books.Now },
        1 when books.Documents.Count > 0 => new Return(
            dice.Of([.. books.Documents]), "", null, $"R{number}", dice.Percent(50) ? null : [new(1, Huge(dice), null)]) { OccurredAt = books.Now },
        2 => new MemberTransfer(1, 2, "points", Huge(dice)) { OccurredAt = books.Now },
        3 => new RewardRedemption(1, "lamp", dice.Of(1, 1_000_000, int.MaxValue), null) { OccurredAt = books.Now },
        4 => new HoldPlace(1, "points", Huge(dice), dice.Of<long?>(null, long.MaxValue)) { OccurredAt = books.Now },
        _ => new Purchase
        {
            DocumentNo = $"D{number}",
            MemberId = 1,
            Lines = dice.Some(1, 2, () => Huge(dice)).Select((amount, i) => new PurchaseLine(
                i + 1, null, null, null, Huge(dice), amount, dice.Percent(20) ? Huge(dice) : 0, 0)).ToList(),
            Tenders = dice.Percent(30) ? [new("credit", "credit", Huge(dice), null)] : [],
            OccurredAt = books.Now,
        },
    };

    private static long Huge(Dice dice) => dice.Of(
        1, 1000, 4_000_000_000_000, long.MaxValue, long.MaxValue - 1, long.MaxValue / 2, (long.MaxValue / 2) + 1,
        long.MaxValue / 7000, long.MaxValue / 7, long.MaxValue / 900_000);
}
