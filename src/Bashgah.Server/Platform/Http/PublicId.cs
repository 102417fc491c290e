using Bashgah.Storage.Approvals;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Http;

/// <summary>
/// Ids as callers see them: a prefix that says what the id is of, an underscore and the 64-bit number in Crockford's
/// base 32, lower case, without leading zeros. Callers treat them as opaque text.
/// </summary>
internal static class PublicId
{
    /// <summary>Id of a member: <c>mbr_…</c>.</summary>
    public static string Member(long id) => PrefixedId.Write("mbr_", id);

    /// <summary>Id of a transaction: <c>txn_…</c>.</summary>
    public static string Transaction(long id) => PrefixedId.Write("txn_", id);

    /// <summary>Id of a voucher: <c>vch_…</c>.</summary>
    public static string Voucher(long id) => PrefixedId.Write("vch_", id);

    /// <summary>Id of a hold: <c>hld_…</c>.</summary>
    public static string Hold(long id) => PrefixedId.Write("hld_", id);

    /// <summary>Id of a cash-out: <c>cot_…</c>.</summary>
    public static string CashOut(long id) => PrefixedId.Write("cot_", id);

    /// <summary>Id of what waits for approval: <c>apr_…</c>.</summary>
    public static string Approval(long id) => PrefixedId.Write(StoredApproval.SubjectPrefix, id);
    /// <summary>Id of a case: <c>cas_…</c>.</summary>
    public static string Case(long id) => PrefixedId.Write("cas_", id);

    /// <summary>Id of a simulation: <c>sim_…</c>.</summary>
    public static string Simulation(long id) => PrefixedId.Write("sim_", id);

    /// <summary>Id of an entry: its transaction and its place in it, <c>ent_…_n</c>. Also where a list of
    /// entries goes on.</summary>
    public static string Entry(long transactionId, int index) => $"{PrefixedId.Write("ent_", transactionId)}_{index}";

    /// <summary>Reads a member's id.</summary>
    public static bool TryMember(string? text, out long id) => PrefixedId.TryRead(text, "mbr_", out id);

    /// <summary>Reads a transaction's id.</summary>
    public static bool TryTransaction(string? text, out long id) => PrefixedId.TryRead(text, "txn_", out id);

    /// <summary>Reads a voucher's id.</summary>
    public static bool TryVoucher(string? text, out long id) => PrefixedId.TryRead(text, "vch_", out id);

    /// <summary>Reads a hold's id.</summary>
    public static bool TryHold(string? text, out long id) => PrefixedId.TryRead(text, "hld_", out id);

    /// <summary>Reads a cash-out's id.</summary>
    public static bool TryCashOut(string? text, out long id) => PrefixedId.TryRead(text, "cot_", out id);

    /// <summary>Reads the id of what waits for approval.</summary>
    public static bool TryApproval(string? text, out long id) => PrefixedId.TryRead(text, StoredApproval.SubjectPrefix, out id);
    /// <summary>Reads a case's id.</summary>
    public static bool TryCase(string? text, out long id) => PrefixedId.TryRead(text, "cas_", out id);

    /// <summary>Reads a simulation's id.</summary>
    public static bool TrySimulation(string? text, out long id) => PrefixedId.TryRead(text, "sim_", out id);

    /// <summary>Reads an entry's id.</summary>
    public static bool TryEntry(string? text, out EntryCursor cursor)
    {
        cursor = default;
        var split = text?.LastIndexOf('_') ?? -1;
        if (split < "ent_".Length || !PrefixedId.TryRead(text![..split], "ent_", out var transactionId)
            || !int.TryParse(text.AsSpan(split + 1), System.Globalization.NumberStyles.None, null, out var index))
            return false;
        cursor = new EntryCursor(transactionId, index);
        return true;
    }
}
