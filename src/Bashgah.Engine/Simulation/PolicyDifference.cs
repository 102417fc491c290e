namespace Bashgah.Engine.Simulation;

/// <summary>Who would have got more and who less under a policy than under another, by what all they were given is worth.</summary>
public sealed record PolicyDifference
{
    private const int ShownMax = 20;

    /// <summary>Members who got more.</summary>
    public required int Winners { get; init; }

    /// <summary>What they got more in all, minor units of money.</summary>
    public required long Won { get; init; }

    /// <summary>Members who got less.</summary>
    public required int Losers { get; init; }

    /// <summary>What they got less in all, above 0.</summary>
    public required long Lost { get; init; }

    /// <summary>Those with the largest differences of each kind, winners first.</summary>
    public required IReadOnlyList<MemberDifference> Largest { get; init; }

    /// <summary>All members of either club, those without a difference too, in no order.</summary>
    public required IReadOnlyList<MemberDifference> Members { get; init; }

    /// <param name="before">The club that is compared with.</param>
    /// <param name="after">The other.</param>
    public static PolicyDifference Of(SimulatedClub before, SimulatedClub after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var members = before.Members.Keys.Union(after.Members.Keys).Select(id => new MemberDifference(
            id, before.WorthGivenTo(id), after.WorthGivenTo(id))).ToList();
        var winners = members.Where(member => member.Change > 0).ToList();
        var losers = members.Where(member => member.Change < 0).ToList();
        return new()
        {
            Winners = winners.Count,
            Won = winners.Sum(member => member.Change),
            Losers = losers.Count,
            Lost = -losers.Sum(member => member.Change),
            Largest =
            [
                .. winners.OrderByDescending(member => member.Change).ThenBy(member => member.MemberId).Take(ShownMax),
                .. losers.OrderBy(member => member.Change).ThenBy(member => member.MemberId).Take(ShownMax),
            ],
            Members = members,
        };
    }
}

/// <summary>What a member was given under two policies, minor units of money.</summary>
public sealed record MemberDifference(long MemberId, long Before, long After)
{
    /// <summary>Above 0: more under the second.</summary>
    public long Change => After - Before;
}
