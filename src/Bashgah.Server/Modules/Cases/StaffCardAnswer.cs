using System.ComponentModel;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage.Fraud;

namespace Bashgah.Server.Modules.Cases;

/// <summary>A member who is staff.</summary>
internal sealed record StaffCardAnswer
{
    [Description("`cashier:` and the name that tills send, or who records: key:…, device:…, staff:….")]
    public required string Staff { get; init; }

    [Description("Id of the member.")]
    public required string Member { get; init; }

    public static StaffCardAnswer Of(StaffCard card) => new() { Staff = card.Staff, Member = PublicId.Member(card.MemberId) };
}
