namespace Bashgah.Engine.Rewards;

/// <summary>Steps of a voucher in traces.</summary>
internal static class VoucherSteps
{
    public const string Issued = "issued";
    public const string Used = "used";
    public const string Cancelled = "cancelled";
    public const string Expired = "expired";
}
