using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;

namespace Bashgah.Storage.Verification;

/// <summary>
/// One number for what a ledger says: the SHA-256 over sorted lines of balances, then of counters, then of tiers. It names
/// members by their external ids and holds no transaction ids, versions or recorded times, so that the same events give
/// the same on every database and in batches of any size.
/// </summary>
internal sealed class LedgerDigest
{
    private readonly List<string> _balances = [];
    private readonly List<string> _counters = [];
    private readonly List<string> _tiers = [];
    private int _members;

    /// <summary>A member's facts, as of the digest's time.</summary>
    /// <param name="facts">With everything that is due by then applied.</param>
    /// <param name="externalId">Null: the member is named by its place in the order of joining, since ids have other gaps
    /// on every database. So members have to come in the order of their ids.</param>
    public void Add(MemberFacts facts, string? externalId)
    {
        _members++;
        var member = externalId ?? _members.ToString(CultureInfo.InvariantCulture);
        foreach (var account in facts.Accounts)
        {
            foreach (var lot in account.Lots)
            {
                AddBalance(member, account.Currency, "available", lot.Key, lot.Available);
                AddBalance(member, account.Currency, "held", lot.Key, lot.Held);
                AddBalance(member, account.Currency, "pending", lot.Key, lot.Pending);
            }

            AddBalance(member, account.Currency, "debt", null, account.Debt);
        }

        foreach (var counter in facts.Counters)
        {
            AddCounter(member, counter);
        }

        foreach (var tier in facts.Tiers)
        {
            _tiers.Add(Line(
                member, tier.Set, tier.Level, Day(tier.SinceOn), Day(tier.KeepUntilOn), Day(tier.GraceUntilOn),
                Day(tier.UpgradeOn)));
        }
    }

    /// <summary>A program-wide counter.</summary>
    public void Add(CounterFacts counter) => AddCounter("", counter);

    /// <summary>The digest as hex.</summary>
    public string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var section in new[] { _balances, _counters, _tiers })
        {
            section.Sort(StringComparer.Ordinal);
            foreach (var line in section)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(line));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void AddBalance(string member, string currency, string state, LotKey? lot, long amount)
    {
        if (amount != 0)
        {
            _balances.Add(Line(
                member, currency, state, lot is { } key ? key.Waiting ?? Day(key.FromOn) : "",
                lot is { } dated ? Day(dated.UntilOn) : "", Number(amount)));
        }
    }

    private void AddCounter(string member, CounterFacts counter)
    {
        // A counter that was looked at and not used depends on how commands met in a batch.
        if (counter.Amount != 0 || counter.Times != 0)
        {
            _counters.Add(Line(
                member, counter.Key, Day(counter.PeriodOn), Number(counter.Amount), Number(counter.Times)));
        }
    }

    // Names may hold anything, so fields are parted by a control character that the API refuses in names.
    private static string Line(params ReadOnlySpan<string?> fields) => string.Join('\u001f', fields) + "\n";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Day(int on) => on switch
    {
        0 => "",
        LotKey.Never => "never",
        LotKey.Sliding => "sliding",
        _ => DayNumber.Format(on),
    };
}
