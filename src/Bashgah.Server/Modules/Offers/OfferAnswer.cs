using System.ComponentModel;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Offers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Modules.Offers;

/// <summary>An offer as a member has it.</summary>
internal sealed record OfferAnswer
{
    [Description("Its id in the program's `offers`.")]
    public required string Offer { get; init; }

    public required string Name { get; init; }

    [Description("open: the member may activate it; waiting: it was given and is to be activated; active: it can be used.")]
    public required string State { get; init; }

    [Description("Last day to activate or use it; absent: none.")]
    public string? Until { get; init; }

    [Description("How often it can still be used.")]
    public required long UsesLeft { get; init; }

    public static IReadOnlyList<OfferAnswer> Of(CompiledProgram program, MemberFacts facts, long now, Wording wording)
    {
        var names = new PolicyNames(program, wording.LanguageCode);
        return
        [
            .. OfferView.Of(program, facts, program.Calendar.DayOf(now)).Select(view => new OfferAnswer
            {
                Offer = view.Offer,
                Name = names.Offer(view.Offer),
                State = view.State,
                Until = view.UntilOn == LotKey.Never ? null : DayNumber.Format(view.UntilOn),
                UsesLeft = view.UsesLeft,
            }),
        ];
    }
}
