using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine;
using Bashgah.Engine.Time;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Verification;

namespace Bashgah.Storage.Programs;

/// <summary>
/// Secrets of draws and voucher codes (S3.7). A period is a calendar month in UTC; its secret comes from the program's
/// root, so that its hash can be published before it begins and it can be shown afterwards without giving away any other.
/// </summary>
public sealed class ProgramSecretsProvider
{
    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;

    internal ProgramSecretsProvider(SqlDatabase database, KeyStore keys)
    {
        _database = database;
        _keys = keys;
    }

    /// <summary>The program's secrets, as deciding uses them. Made when they are first asked for.</summary>
    public async Task<IProgramSecrets> LoadAsync(int programId, CancellationToken cancellationToken)
    {
        var draw = await _keys.ProgramSecretAsync(programId, "draws", cancellationToken);
        var voucher = await _keys.ProgramSecretAsync(programId, "vouchers", cancellationToken);
        return new ProgramSecrets(draw, voucher);
    }

    /// <summary>Publishes the hashes of the current and the next period, where that has not been done.</summary>
    public async Task PublishDrawPeriodsAsync(int programId, long now, CancellationToken cancellationToken)
    {
        var root = await _keys.ProgramSecretAsync(programId, "draws", cancellationToken);
        var current = DrawPeriod.Of(now);
        await _database.Of(programId).WriteAsync(
            async connection =>
            {
                foreach (var period in new[] { current, current.Next })
                {
                    await connection.ExecuteAsync(
                        """
                        INSERT INTO draw_period (program_id, period, secret_hash, published_at)
                        VALUES (@program, @period, @hash, @now) ON CONFLICT DO NOTHING
                        """,
                        cancellationToken, ("program", programId), ("period", period.ToString()),
                        ("hash", period.HashUnder(root)), ("now", now));
                }
            },
            cancellationToken);
    }

    /// <summary>Every published hash is that of the period's secret.</summary>
    internal async Task CheckDrawPeriodsAsync(
        DbConnection connection, int programId, FindingList findings, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            "SELECT period, secret_hash FROM draw_period WHERE program_id = @program ORDER BY period",
            static row => (Period: row.GetString(0), Hash: row.GetString(1)), cancellationToken, ("program", programId));
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            var root = await _keys.ProgramSecretAsync(programId, "draws", cancellationToken);
            foreach (var (period, hash) in rows)
            {
                if (!DrawPeriod.TryParse(period, out var parsed) || parsed.HashUnder(root) != hash)
                {
                    findings.Add($"draw period {period}", "its hash is not that of its secret");
                }
            }
        }
        catch (CryptographicException)
        {
            findings.Add("secret draws", "cannot be opened with the master key");
        }
    }

    /// <summary>Published periods, newest first; the secrets of those that are over.</summary>
    public async Task<IReadOnlyList<PublishedDrawPeriod>> ReadDrawPeriodsAsync(
        int programId, long now, CancellationToken cancellationToken)
    {
        var root = await _keys.ProgramSecretAsync(programId, "draws", cancellationToken);
        var current = DrawPeriod.Of(now);
        return await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT period, secret_hash, published_at FROM draw_period
                WHERE program_id = @program ORDER BY period DESC
                """,
                row =>
                {
                    var period = DrawPeriod.Parse(row.GetString(0));
                    var secret = period.CompareTo(current) < 0
                        ? Convert.ToHexStringLower(period.SecretUnder(root))
                        : null;
                    return new PublishedDrawPeriod(row.GetString(0), row.GetString(1), row.GetInt64(2), secret);
                },
                cancellationToken, ("program", programId)),
            cancellationToken);
    }
}

/// <summary>A draw period as the public sees it.</summary>
/// <param name="Period"><c>2026-11</c>.</param>
/// <param name="SecretHash">SHA-256 of the secret, as hex.</param>
/// <param name="PublishedAt">When the hash was published, Unix microseconds.</param>
/// <param name="Secret">The secret as hex, once the period is over; else null.</param>
public sealed record PublishedDrawPeriod(string Period, string SecretHash, long PublishedAt, string? Secret);

/// <summary>A calendar month in UTC.</summary>
internal readonly record struct DrawPeriod(int Year, int Month) : IComparable<DrawPeriod>
{
    public DrawPeriod Next => Month == 12 ? new(Year + 1, 1) : new(Year, Month + 1);

    public static DrawPeriod Of(long at)
    {
        var utc = EngineInstant.ToInstant(at).InUtc();
        return new DrawPeriod(utc.Year, utc.Month);
    }

    public static DrawPeriod Parse(string text) => new(
        int.Parse(text[..4], CultureInfo.InvariantCulture), int.Parse(text[5..], CultureInfo.InvariantCulture));

    /// <summary>False for what <see cref="ToString"/> did not write.</summary>
    public static bool TryParse(string text, out DrawPeriod period)
    {
        period = default;
        if (text.Length != 7 || text[4] != '-'
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var month))
        {
            return false;
        }

        period = new DrawPeriod(year, month);
        return true;
    }

    public byte[] SecretUnder(byte[] root) => HMACSHA256.HashData(root, Encoding.ASCII.GetBytes(ToString()));

    public string HashUnder(byte[] root) => Convert.ToHexStringLower(SHA256.HashData(SecretUnder(root)));

    public int CompareTo(DrawPeriod other) => ((Year * 12) + Month).CompareTo((other.Year * 12) + other.Month);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}");
}

/// <inheritdoc cref="IProgramSecrets"/>
internal sealed class ProgramSecrets(byte[] drawRoot, byte[] voucherKey) : IProgramSecrets
{
    // Nearly all draws are of the month that it is.
    private volatile PeriodSecret? _latest;

    public byte[] Draw(long at, long transactionId, string ruleId)
    {
        var message = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(ruleId)];
        BinaryPrimitives.WriteInt64BigEndian(message, transactionId);
        Encoding.UTF8.GetBytes(ruleId, message.AsSpan(sizeof(long)));
        var period = DrawPeriod.Of(at);
        if (_latest is not { } latest || latest.Period != period)
        {
            _latest = latest = new PeriodSecret(period, period.SecretUnder(drawRoot));
        }

        return latest.Draw(message);
    }

    public byte[] VoucherCode(long voucherId)
    {
        var message = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, voucherId);
        return HMACSHA256.HashData(voucherKey, message);
    }

    /// <summary>A month's secret, keyed once: purchases of a program with a rule of chance draw again and again.</summary>
    private sealed class PeriodSecret(DrawPeriod period, byte[] secret)
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        private readonly Lock _gate = new();

        public DrawPeriod Period => period;

        public byte[] Draw(byte[] message)
        {
            lock (_gate)
            {
                _hash.AppendData(message);
                return _hash.GetHashAndReset();
            }
        }
    }
}
