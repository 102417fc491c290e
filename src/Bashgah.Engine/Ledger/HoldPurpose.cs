namespace Bashgah.Engine.Ledger;

/// <summary>What points are set aside for. Each is found by those whom it concerns alone.</summary>
internal enum HoldPurpose
{
    /// <summary>A till; it ends by itself (S7.1).</summary>
    Till,

    /// <summary>To be paid in cash (F2).</summary>
    CashOut,

    /// <summary>A case of suspected fraud.</summary>
    Review,
}

/// <summary>Purposes as events and facts say them.</summary>
internal static class HoldPurposes
{
    public static HoldPurpose Of(bool isCashOut, bool isReview) =>
        isReview ? HoldPurpose.Review : isCashOut ? HoldPurpose.CashOut : HoldPurpose.Till;
}
