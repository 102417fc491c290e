using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Platform.Http;

/// <summary>How many requests may be in work so that each is answered in time: as many as were lately answered within
/// <see cref="LedgerOptions.WaitMax"/>, whatever it is that is slow.</summary>
internal sealed class RequestPace(LedgerOptions options)
{
    // A few are never too many, and a pace that nobody has been kept waiting at says nothing.
    private const int CalmMax = 512;

    // How fast a pace that is not reached any more is forgotten, at each look.
    private const double Fading = 0.7;

    private double _perSecond = options.RequestsMax / options.WaitMax.TotalSeconds;
    private int _limit = options.RequestsMax;

    /// <summary>Most requests in work now.</summary>
    public int Limit => Volatile.Read(ref _limit);

    /// <summary>So many are in work, and so many were answered in the time since the last look.</summary>
    public void Look(int inWork, int answered, TimeSpan since)
    {
        if (inWork > Math.Min(CalmMax, options.RequestsMax))
            _perSecond = Math.Max(answered / since.TotalSeconds, _perSecond * Fading);
        var limit = Math.Clamp(
            _perSecond * options.WaitMax.TotalSeconds, Math.Min(CalmMax, options.RequestsMax), options.RequestsMax);
        Volatile.Write(ref _limit, (int)limit);
    }
}
