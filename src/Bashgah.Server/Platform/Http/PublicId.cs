using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Http;

/// <summary>
/// Ids as callers see them: a prefix that says what the id is of, an underscore and the 64-bit number in
/// Crockford's
/// base 32, lower case, without leading zeros. Callers treat them as opaque text.
/// </summary>
internal static class PublicId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int DigitsMax = 13;

    /// <summary>Id of a member: <c>mbr_…</c>.</summary>
    public static string Member(long id) => Write("mbr_", id);

    /// <summary>Id of a transaction: <c>txn_…</c>.</summary>
    public static string Transaction(long id) => Write("txn_", id);

    /// <summary>Id of a voucher: <c>vch_…</c>.</summary>
    public static string Voucher(long id) => Write("vch_", id);

    /// <summary>Id of a hold: <c>hld_…</c>.</summary>
    public static string Hold(long id) => Write("hld_", id);

    /// <summary>Id of a cash-out: <c>cot_…</c>.</summary>
    public static string CashOut(long id) => Write("cot_", id);

    /// <summary>Id of what waits for approval: <c>apr_…</c>.</summary>
    public static string Approval(long id) => Write("apr_", id);
    /// <summary>Id of a case: <c>cas_…</c>.</summary>
    public static string Case(long id) => Write("cas_", id);

    /// <summary>Id of a simulation: <c>sim_…</c>.</summary>
    public static string Simulation(long id) => Write("sim_", id);

    /// <summary>Id of an entry: its transaction and its place in it, <c>ent_…_n</c>. Also where a list of
    /// entries goes on.</summary>
    public static string Entry(long transactionId, int index) => $"{Write("ent_", transactionId)}_{index}";

    /// <summary>Reads a member's id.</summary>
    public static bool TryMember(string? text, out long id) => TryRead(text, "mbr_", out id);

    /// <summary>Reads a transaction's id.</summary>
    public static bool TryTransaction(string? text, out long id) => TryRead(text, "txn_", out id);

    /// <summary>Reads a voucher's id.</summary>
    public static bool TryVoucher(string? text, out long id) => TryRead(text, "vch_", out id);

    /// <summary>Reads a hold's id.</summary>
    public static bool TryHold(string? text, out long id) => TryRead(text, "hld_", out id);

    /// <summary>Reads a cash-out's id.</summary>
    public static bool TryCashOut(string? text, out long id) => TryRead(text, "cot_", out id);

    /// <summary>Reads the id of what waits for approval.</summary>
    public static bool TryApproval(string? text, out long id) => TryRead(text, "apr_", out id);
    /// <summary>Reads a case's id.</summary>
    public static bool TryCase(string? text, out long id) => TryRead(text, "cas_", out id);

    /// <summary>Reads a simulation's id.</summary>
    public static bool TrySimulation(string? text, out long id) => TryRead(text, "sim_", out id);

    /// <summary>Reads an entry's id.</summary>
    public static bool TryEntry(string? text, out EntryCursor cursor)
    {
        cursor = default;
        var split = text?.LastIndexOf('_') ?? -1;
        if (split < "ent_".Length || !TryRead(text![..split], "ent_", out var transactionId)
            || !int.TryParse(text.AsSpan(split + 1), System.Globalization.NumberStyles.None, null, out var index))
            return false;
        cursor = new EntryCursor(transactionId, index);
        return true;
    }

    private static string Write(string prefix, long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        Span<char> digits = stackalloc char[DigitsMax];
        var start = DigitsMax;
        do
        {
            digits[--start] = Alphabet[(int)(id & 31)];
            id >>= 5;
        }
        while (id != 0);
        return string.Concat(prefix, digits[start..]);
    }

    private static bool TryRead(string? text, string prefix, out long id)
    {
        id = 0;
        if (text is null || !text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        var digits = text.AsSpan(prefix.Length);
        if (digits.Length is 0 or > DigitsMax || (digits[0] == '0' && digits.Length > 1))
            return false;
        foreach (var digit in digits)
        {
            var value = Alphabet.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0 || id > long.MaxValue >> 5)
                return false;
            id = (id << 5) | (long)value;
        }
        return true;
    }
}
