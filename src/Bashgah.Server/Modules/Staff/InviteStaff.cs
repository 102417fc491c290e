using Bashgah.Server.Platform.Codes;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Invites somebody to a role in a program.</summary>
internal sealed class InviteStaff(StaffStore staff, StoreRegistry stores, ICodeSender sender, StaffClock clock)
{
    /// <summary>Whether invitations are sent; else whoever invites hands the link over.</summary>
    public bool Sends => sender.IsReady;

    /// <summary>What is wrong, a key below <c>staff.invite</c>; else the link, which the sender has taken if there is
    /// one.</summary>
    /// <param name="program">Where.</param>
    /// <param name="request">Whom, and to what.</param>
    /// <param name="source">Who invites.</param>
    /// <param name="origin">Scheme and host of the link.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<(string? Fault, string Link)> HandleAsync(
        ProgramInfo program, InviteRequest request, AuditSource source, string origin, CancellationToken cancellationToken)
    {
        if (!Identifiers.TryEmail(request.Email, out var email))
            return ("email", "");
        if (!StaffRoles.IsKnown(request.Role))
            return ("role", "");
        if (request.Store.Length > 0 && await stores.FindAsync(program.Id, request.Store, cancellationToken) is null)
            return ("store", "");
        // Who may give roles gives them everywhere.
        if (request.Store.Length > 0 && request.Role == StaffRoles.Owner)
            return ("owner-store", "");
        var code = await staff.Invitations.InviteAsync(
            program.Id, email, request.Store, request.Role, source, clock.Now, cancellationToken);
        var link = LinkOf(origin, code);
        if (sender.IsReady)
            await sender.SendAsync(new CodeMessage(email, "staff-invitation", link, request.Language), cancellationToken);
        return (null, link);
    }

    /// <summary>Where an invitation is taken up.</summary>
    public static string LinkOf(string origin, string code) => $"{origin.TrimEnd('/')}/staff/invitations/{code}";
}

/// <summary>Whom to invite, and to what.</summary>
/// <param name="Email">As it was typed.</param>
/// <param name="Role">The role.</param>
/// <param name="Store">Id of the store, or empty.</param>
/// <param name="Language">What the message is written in.</param>
internal sealed record InviteRequest(string Email, string Role, string Store, string Language);
