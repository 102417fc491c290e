using System.ComponentModel;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;

namespace Bashgah.Server.Modules.Scans;

/// <summary>What a text that was scanned or typed stands for.</summary>
internal sealed record ScanAnswer
{
    public const string OfMember = "member";
    public const string OfVoucher = "voucher";
    public const string OfDocument = "document";
    public const string OfBlockedCard = "blocked-card";

    /// <summary>It stands for nothing that the caller may see.</summary>
    public static ScanAnswer Unknown { get; } = new() { Kind = "unknown" };

    [Description("member, voucher, document, blocked-card or unknown.")]
    public required string Kind { get; init; }

    [Description("How it was read: card, phone, voucher, document, externalId or referral.")]
    public string? As { get; init; }

    public MemberAnswer? Member { get; init; }

    [Description("The member's accounts.")]
    public IReadOnlyList<AccountAnswer>? Accounts { get; init; }

    public VoucherAnswer? Voucher { get; init; }

    public ScannedDocumentAnswer? Document { get; init; }
}

/// <summary>A document that was scanned.</summary>
internal sealed record ScannedDocumentAnswer
{
    public required string DocumentNo { get; init; }

    [Description("Where it was sold; absent: it was not said, or the caller may not see it.")]
    public string? Store { get; init; }

    [Description("When it was sold. This and the amount are absent where it is somebody's and the caller records no sales.")]
    public string? OccurredAt { get; init; }

    public string? Currency { get; init; }

    [Description("Total of its lines, minor units.")]
    public long? Amount { get; init; }

    [Description("Whether it came with a member.")]
    public required bool HasMember { get; init; }

    [Description("Whether somebody claimed it.")]
    public required bool Claimed { get; init; }

    [Description("Its lines; only for callers who record sales and returns.")]
    public IReadOnlyList<ScannedLineAnswer>? Lines { get; init; }
}

/// <summary>A line of a document that was scanned.</summary>
internal sealed record ScannedLineAnswer
{
    public required int Line { get; init; }

    public string? Sku { get; init; }

    public string? ProductGroup { get; init; }

    public required decimal Quantity { get; init; }

    [Description("Total of the line, minor units.")]
    public required long Amount { get; init; }

    [Description("How much of the quantity came back.")]
    public required decimal Returned { get; init; }

    [Description("Money given back without goods, minor units; absent: none.")]
    public long? ReturnedAmount { get; init; }
}
