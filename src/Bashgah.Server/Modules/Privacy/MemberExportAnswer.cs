using System.ComponentModel;
using System.Text.Json.Nodes;
using Bashgah.Server.Modules.Cards;
using Bashgah.Server.Modules.CashOuts;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Modules.Offers;
using Bashgah.Server.Modules.SignIn;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>Everything that is kept about a member. Of other members it has ids alone, of staff who did what and not from where.</summary>
internal sealed record MemberExportAnswer
{
    public required string Program { get; init; }

    public required string ExportedAt { get; init; }

    [Description("The profile, with what identifies the member.")]
    public required MemberAnswer Member { get; init; }

    [Description("The member's cards, also those that are blocked.")]
    public required IReadOnlyList<CardAnswer> Cards { get; init; }

    public required ConsentsAnswer Consents { get; init; }

    public required IReadOnlyList<AccountAnswer> Accounts { get; init; }

    [Description("The dated parts that the balances are made of.")]
    public required IReadOnlyList<LotAnswer> Lots { get; init; }

    [Description("Everything that moved the balances, newest first, each with its reason.")]
    public required IReadOnlyList<EntryAnswer> Entries { get; init; }

    [Description("Purchases, returns and whatever else was recorded of the member, oldest first.")]
    public required IReadOnlyList<TransactionAnswer> Transactions { get; init; }

    public required IReadOnlyList<VoucherAnswer> Vouchers { get; init; }

    [Description("What is set aside now.")]
    public required IReadOnlyList<OpenHoldAnswer> Holds { get; init; }

    public required IReadOnlyList<CashOutAnswer> CashOuts { get; init; }

    public required IReadOnlyList<OfferAnswer> Offers { get; init; }

    public required ReferralsAnswer Referrals { get; init; }

    public required SignInsAnswer SignIns { get; init; }

    [Description("Corrections and payments in cash that had to be approved.")]
    public required IReadOnlyList<ApprovalTraceAnswer> Approvals { get; init; }

    [Description("Cases of what looked like fraud in which the member is named; the member is given those that are closed.")]
    public required IReadOnlyList<CaseTraceAnswer> Cases { get; init; }

    [Description("Who of staff this card is declared to be of.")]
    public required IReadOnlyList<string> StaffCards { get; init; }

    [Description("Messages on their way out.")]
    public required IReadOnlyList<MessageAnswer> Messages { get; init; }

    [Description("What the audit log tells of the member, newest first.")]
    public required IReadOnlyList<AboutMemberAnswer> Log { get; init; }

    [Description("What rules read, as it is stored: counters, totals that levels are measured by, the birthday without its year.")]
    public required JsonNode Facts { get; init; }
}

/// <summary>A dated part of an account.</summary>
internal sealed record LotAnswer
{
    public required string Currency { get; init; }

    [Description("First day of it; absent: it waits for an event.")]
    public string? FirstDay { get; init; }

    [Description("Last day of it; absent: none is known.")]
    public string? LastDay { get; init; }

    public required long Pending { get; init; }

    public required long Available { get; init; }

    public required long Held { get; init; }

    [Description("Expired, and not yet set against a return.")]
    public required long Expired { get; init; }
}

/// <summary>Something that was recorded.</summary>
internal sealed record TransactionAnswer
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string OccurredAt { get; init; }

    public required string RecordedAt { get; init; }

    [Description("Who sent it.")]
    public required string Actor { get; init; }

    public string? DocumentNo { get; init; }

    [Description("Free text that staff wrote beside it.")]
    public string? Note { get; init; }

    [Description("What happened, as it is stored; members in it by their numbers.")]
    public required JsonNode Event { get; init; }
}

/// <summary>Units that are set aside.</summary>
internal sealed record OpenHoldAnswer
{
    public required string Id { get; init; }

    public required string Currency { get; init; }

    public required long Amount { get; init; }

    [Description("When it is released by itself; absent: it waits to be paid in cash, or until a case is closed.")]
    public string? EndsAt { get; init; }
}

/// <summary>Who brought the member, and whom the member brought: ids alone.</summary>
internal sealed record ReferralsAnswer
{
    public string? ReferredBy { get; init; }

    public required IReadOnlyList<string> Brought { get; init; }
}

/// <summary>How the member signed in.</summary>
internal sealed record SignInsAnswer
{
    public required IReadOnlyList<SessionAnswer> Sessions { get; init; }

    [Description("Codes that were asked for and are not forgotten yet.")]
    public required IReadOnlyList<CodeAnswer> Codes { get; init; }

    [Description("When codes went to, or were tried for, what identifies the member, of late.")]
    public required IReadOnlyList<PaceAnswer> Counted { get; init; }

    public required IReadOnlyList<PasskeyAnswer> Passkeys { get; init; }
}

/// <summary>A session.</summary>
internal sealed record SessionAnswer(string Id, string CreatedAt, string EndsAt, string? EndedAt);

/// <summary>A code: it is kept as a hash alone.</summary>
internal sealed record CodeAnswer(string EndsAt, int Tries);

/// <summary>What was counted for one kind of identifier.</summary>
internal sealed record PaceAnswer(string Kind, IReadOnlyList<string> Sent, IReadOnlyList<string> Tried);

/// <summary>Something that had to be approved.</summary>
internal sealed record ApprovalTraceAnswer(string Id, string Kind, string Currency, long Amount, string AskedAt, string State);

/// <summary>A case.</summary>
internal sealed record CaseTraceAnswer(string Id, string Kind, string State, string OpenedAt, string? ClosedAt);

/// <summary>A message on its way out.</summary>
internal sealed record MessageAnswer(string Topic, string State, string DueAt, string Body);

/// <summary>What the audit log tells of a member.</summary>
internal sealed record AboutMemberAnswer(long Number, string At, string Action, string By, string Sentence);
