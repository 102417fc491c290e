using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Codecs;

/// <summary>
/// Facts rows in a compact binary form: a format version, then varints and length-prefixed UTF-8. Equal facts have
/// equal bytes, which is what their hash in the ledger rests on. <see cref="FactsText"/> prints them readably.
/// </summary>
public static class FactsCodec
{
    // What a member of the first form cannot say has a later one; who needs none of it keeps the bytes of old.
    private const byte Format = 1;
    private const byte FormatWithMore = 2;

    /// <summary>A member's facts as bytes.</summary>
    public static byte[] Write(MemberFacts facts)
    {
        var w = new FactsWriter();
        w.Byte(HasMore(facts) ? FormatWithMore : Format);
        w.Number(facts.Id);
        w.Number(facts.Version);
        w.Number(facts.ClockAt);
        w.Number(facts.PolicySeen);
        w.Number(facts.JoinedAt);
        w.Number(facts.Purchases);
        w.Number(facts.LastActivityOn);
        w.List(facts.Groups, static (w, g) => w.Text(g));
        w.List(facts.Attributes, static (w, a) =>
        {
            w.Text(a.Key);
            w.Text(a.Value);
        });
        w.List(facts.Accounts, Account);
        w.List(facts.Counters, Counter);
        w.List(facts.Series, Series);
        w.List(facts.Tiers, Tier);
        w.List(facts.Holds, Hold);
        w.List(facts.Vouchers, Voucher);
        if (HasMore(facts))
        {
            More(w, facts);
        }

        return w.ToArray();
    }

    /// <summary>A program-wide counter row as bytes, for its hash.</summary>
    public static byte[] Write(CounterFacts counter)
    {
        var w = new FactsWriter();
        w.Byte(Format);
        Counter(w, counter);
        w.Number(counter.Version);
        return w.ToArray();
    }

    /// <summary>Reads what <see cref="Write(MemberFacts)"/> wrote. Throws <see cref="FormatException"/> on anything else.</summary>
    public static MemberFacts Read(ReadOnlySpan<byte> bytes)
    {
        var r = new FactsReader(bytes);
        try
        {
            return Member(ref r);
        }
        catch (Exception fault) when (fault is OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException("These are not stored facts.", fault);
        }
    }

    private static MemberFacts Member(ref FactsReader r)
    {
        var format = r.Byte();
        if (format is not (Format or FormatWithMore))
        {
            throw new FormatException($"Facts of format {format} are not known to this version.");
        }

        var facts = new MemberFacts
        {
            Id = r.Number(),
            Version = r.Int(),
            ClockAt = r.Number(),
            PolicySeen = r.Int(),
            JoinedAt = r.Number(),
            Purchases = r.Int(),
            LastActivityOn = r.Int(),
        };
        r.List(facts.Groups, static (ref FactsReader r) => r.Text()!);
        for (var left = r.Count(); left > 0; left--)
        {
            facts.Attributes.Add(r.Text()!, r.Text()!);
        }

        r.List(facts.Accounts, Account);
        r.List(facts.Counters, Counter);
        r.List(facts.Series, Series);
        r.List(facts.Tiers, static (ref FactsReader r) =>
            new TierFacts(r.Text()!, r.Text()!, r.Int(), r.Int(), r.Int(), r.Int()));
        r.List(facts.Holds, static (ref FactsReader r) =>
        {
            var (id, currency, endAt) = (r.Number(), r.Text()!, r.Number());
            List<LotAmount> taken = [];
            r.List(taken, static (ref FactsReader r) => new LotAmount(Lot(ref r), r.Number()));
            return new HoldFacts(id, currency, endAt, taken);
        });
        r.List(facts.Vouchers, Voucher);
        if (format == FormatWithMore)
        {
            More(ref r, facts);
        }

        r.End();
        return facts;
    }

    private static bool HasMore(MemberFacts facts) =>
        facts.Referral is not null || facts.Birthday != 0 || facts.BirthdayKeptOn != 0 || facts.AnniversaryKeptOn != 0;

    // Nobody has the id 0: it stands for no referrer.
    private static void More(FactsWriter w, MemberFacts facts)
    {
        var referral = facts.Referral.GetValueOrDefault();
        w.Number(referral.ReferrerId);
        w.Number(referral.On);
        w.Number(referral.Purchases);
        w.Number(facts.Birthday);
        w.Number(facts.BirthdayKeptOn);
        w.Number(facts.AnniversaryKeptOn);
    }

    private static void More(ref FactsReader r, MemberFacts facts)
    {
        var referral = new ReferralFacts(r.Number(), r.Int(), r.Int());
        facts.Referral = referral.ReferrerId == 0 ? null : referral;
        facts.Birthday = r.Int();
        facts.BirthdayKeptOn = r.Int();
        facts.AnniversaryKeptOn = r.Int();
    }

    private static void Account(FactsWriter w, AccountFacts account)
    {
        w.Text(account.Currency);
        w.List(account.Lots, static (w, lot) =>
        {
            Lot(w, lot.Key);
            w.Number(lot.Pending);
            w.Number(lot.Available);
            w.Number(lot.Held);
            w.Number(lot.Expired);
        });
        w.Number(account.Debt);
        w.Big(account.CarryBillionths);
        w.Number(account.LifetimeEarned);
        w.Number(account.LifetimeSpent);
        w.Number(account.LifetimeExpired);
        w.List(account.Maturations, static (w, m) =>
        {
            w.Text(m.Waiting);
            Lot(w, m.Became);
        });
    }

    private static AccountFacts Account(ref FactsReader r)
    {
        var account = new AccountFacts { Currency = r.Text()! };
        r.List(account.Lots, static (ref FactsReader r) =>
            new Lot(Lot(ref r), r.Number(), r.Number(), r.Number(), r.Number()));
        account.Debt = r.Number();
        account.CarryBillionths = r.Big();
        account.LifetimeEarned = r.Number();
        account.LifetimeSpent = r.Number();
        account.LifetimeExpired = r.Number();
        r.List(account.Maturations, static (ref FactsReader r) => new Maturation(r.Text()!, Lot(ref r)));
        return account;
    }

    private static void Counter(FactsWriter w, CounterFacts counter)
    {
        w.Text(counter.Key);
        w.Number(counter.PeriodOn);
        w.Number(counter.KeepUntilOn);
        w.Number(counter.Amount);
        w.Number(counter.Times);
    }

    private static CounterFacts Counter(ref FactsReader r) =>
        new(r.Text()!, r.Int(), r.Int(), r.Number(), r.Number());

    private static void Series(FactsWriter w, SeriesFacts series)
    {
        w.Text(series.Measure);
        w.List(series.Days, static (w, day) =>
        {
            w.Number(day.OccurredOn);
            w.Number(day.CountsAfterOn);
            w.Number(day.Amount);
        });
    }

    private static SeriesFacts Series(ref FactsReader r)
    {
        var series = new SeriesFacts { Measure = r.Text()! };
        r.List(series.Days, static (ref FactsReader r) => new DayTotal(r.Int(), r.Int(), r.Number()));
        return series;
    }

    private static void Tier(FactsWriter w, TierFacts tier)
    {
        w.Text(tier.Set);
        w.Text(tier.Level);
        w.Number(tier.SinceOn);
        w.Number(tier.KeepUntilOn);
        w.Number(tier.GraceUntilOn);
        w.Number(tier.UpgradeOn);
    }

    private static void Hold(FactsWriter w, HoldFacts hold)
    {
        w.Number(hold.Id);
        w.Text(hold.Currency);
        w.Number(hold.EndAt);
        w.List(hold.Taken, static (w, taken) =>
        {
            Lot(w, taken.Lot);
            w.Number(taken.Amount);
        });
    }

    private static void Voucher(FactsWriter w, VoucherFacts voucher)
    {
        w.Number(voucher.Id);
        w.Text(voucher.Reward);
        w.Number(voucher.Quantity);
        w.Number(voucher.UntilAt);
        w.List(voucher.Paid, static (w, paid) =>
        {
            w.Text(paid.Currency);
            Lot(w, paid.Lot);
            w.Number(paid.Amount);
        });
        w.Text(voucher.RuleId);
        w.Number(voucher.TakenOn);
    }

    private static VoucherFacts Voucher(ref FactsReader r)
    {
        var (id, reward, quantity, untilAt) = (r.Number(), r.Text()!, r.Int(), r.Number());
        List<AccountLotAmount> paid = [];
        r.List(paid, static (ref FactsReader r) => new AccountLotAmount(r.Text()!, Lot(ref r), r.Number()));
        return new VoucherFacts(id, reward, quantity, untilAt, paid, r.Text(), r.Int());
    }

    private static void Lot(FactsWriter w, LotKey lot)
    {
        w.Number(lot.FromOn);
        w.Number(lot.UntilOn);
        w.Text(lot.Waiting);
    }

    private static LotKey Lot(ref FactsReader r) => new(r.Int(), r.Int(), r.Text());
}
