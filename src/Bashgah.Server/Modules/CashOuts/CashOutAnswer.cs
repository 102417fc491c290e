using System.ComponentModel;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.CashOuts;

/// <summary>What a member asked for in cash.</summary>
internal sealed record CashOutAnswer
{
    public required string Id { get; init; }

    [Description("Id of the member who asked.")]
    public required string Member { get; init; }

    public required string Currency { get; init; }

    [Description("Minor units of money that were asked for.")]
    public required long Amount { get; init; }

    [Description("requested, paid or rejected.")]
    public required string State { get; init; }

    [Description("Minor units that were paid; the rest went back to the account.")]
    public required long Paid { get; init; }

    public required string RequestedAt { get; init; }

    public string? DecidedAt { get; init; }

    public static CashOutAnswer Of(StoredCashOut cashOut, CompiledProgram program) => new()
    {
        Id = PublicId.CashOut(cashOut.Id),
        Member = PublicId.Member(cashOut.MemberId),
        Currency = cashOut.Currency,
        Amount = cashOut.Amount,
        State = cashOut.State,
        Paid = cashOut.Paid,
        RequestedAt = program.Calendar.Format(cashOut.RequestedAt),
        DecidedAt = cashOut.DecidedAt is { } at ? program.Calendar.Format(at) : null,
    };
}
