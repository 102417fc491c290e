using Bashgah.Engine.Time;

namespace Bashgah.Server.Commands.Import;

/// <summary>When a file's member named who brought it.</summary>
/// <param name="Member">The member.</param>
/// <param name="At">Unix microseconds: the day that the row gives, but not before both were there.</param>
/// <param name="IsAtJoining">True: with the joining itself.</param>
internal readonly record struct NamedReferrer(ImportMember Member, long At, bool IsAtJoining)
{
    /// <summary>Of the members who name somebody, by time, then by row.</summary>
    /// <param name="members">In the order in which they join.</param>
    /// <param name="calendar">The program's.</param>
    public static IReadOnlyList<NamedReferrer> Of(IReadOnlyList<ImportMember> members, ProgramCalendar calendar)
    {
        var places = members.Index().ToDictionary(m => m.Item.Profile.ExternalId!, m => m.Index, StringComparer.Ordinal);
        var named = new List<NamedReferrer>();
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].ReferredBy is not { } by)
                continue;
            // Who is not in the file is in the ledger already, or nowhere.
            var referrer = places.TryGetValue(by, out var place) ? members[place] : null;
            var at = Math.Max(members[i].JoinedAt, referrer?.JoinedAt ?? 0);
            if (members[i].ReferredOn is { } on)
                at = Math.Max(at, calendar.EndOfDay(on - 1));
            named.Add(new NamedReferrer(members[i], at, at == members[i].JoinedAt && (referrer is null || place < i)));
        }
        return [.. named.OrderBy(n => n.At).ThenBy(n => n.Member.Row)];
    }
}
