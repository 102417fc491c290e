using Bashgah.Engine.Fraud;

namespace Bashgah.Storage.Fraud;

/// <summary>How facts for rules against fraud are written with their transactions.</summary>
internal static class FraudFactWriting
{
    /// <summary>The statement's beginning, for one row or many.</summary>
    public const string Into = $"INSERT INTO fraud_fact (program_id, {FraudFacts.Columns}, is_new)";

    /// <summary>A member seen on a device; the same again is news.</summary>
    public const string OnDeviceConflict =
        "ON CONFLICT (program_id, device_hash, member_id) DO UPDATE SET seen_at = excluded.seen_at, is_new = 1";

    /// <summary>Values in the order of <see cref="FraudFacts.Columns"/>.</summary>
    public static object?[] Values(FraudFact fact) =>
    [
        fact.Id, (int)fact.Kind, fact.MemberId, fact.At, fact.PolicyVersion, fact.Store, fact.DocumentScope, fact.DocumentNo, fact.Amount,
        fact.Actor, fact.Cashier, fact.ReferrerId,
    ];
}
