using System.ComponentModel;
using Bashgah.Engine.Programs;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Cards;

/// <summary>A card of a member.</summary>
internal sealed record CardAnswer
{
    public required string Number { get; init; }

    [Description("active; blocked or replaced: it leads to nobody any more.")]
    public required string State { get; init; }

    [Description("When it was issued; absent: it was put into the profile as it is.")]
    public string? IssuedAt { get; init; }

    [Description("When it was blocked or replaced.")]
    public string? BlockedAt { get; init; }

    [Description("Why it was: lost, stolen, damaged or other.")]
    public string? Reason { get; init; }

    /// <summary>A profile's cards: those that lead to the member, then the others, the latest first.</summary>
    public static IReadOnlyList<CardAnswer> Of(MemberProfile profile, CompiledProgram program)
    {
        var records = profile.CardRecords ?? [];
        var active = profile.Cards.Select(number => records.FirstOrDefault(card => card.Number == number && card.State == CardStates.Active)
            ?? new MemberCard(number, CardStates.Active));
        return
        [
            .. active.Concat(records.Where(card => card.State != CardStates.Active).OrderByDescending(card => card.BlockedAt))
                .Select(card => Of(card, program)),
        ];
    }

    public static CardAnswer Of(MemberCard card, CompiledProgram program) => new()
    {
        Number = card.Number,
        State = card.State,
        IssuedAt = card.IssuedAt is { } issued ? program.Calendar.Format(issued) : null,
        BlockedAt = card.BlockedAt is { } blocked ? program.Calendar.Format(blocked) : null,
        Reason = card.Reason,
    };
}
