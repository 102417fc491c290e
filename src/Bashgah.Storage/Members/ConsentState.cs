namespace Bashgah.Storage.Members;

/// <summary>
/// What a member agrees to by now, as profiles hold it: by purpose for every channel, and by <c>purpose/channel</c> for one. The
/// latest record that covers a channel holds, so that one for every channel takes the place of those for single ones.
/// </summary>
public static class ConsentState
{
    /// <summary>Stands between purpose and channel.</summary>
    public const char Separator = '/';

    /// <summary>The name of a purpose over a channel, or over every one.</summary>
    public static string NameOf(string purpose, string? channel) => channel is null ? purpose : $"{purpose}{Separator}{channel}";

    /// <summary>Purpose and channel of a name.</summary>
    public static (string Purpose, string? Channel) Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var at = name.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? (name, null) : (name[..at], name[(at + 1)..]);
    }

    /// <summary>Whether a member may be reached: only where that was agreed to.</summary>
    /// <param name="consents">What the member agrees to.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="channel">Over which channel.</param>
    public static bool May(IReadOnlyDictionary<string, bool> consents, string purpose, string channel)
    {
        ArgumentNullException.ThrowIfNull(consents);
        return consents.TryGetValue(NameOf(purpose, channel), out var ofChannel)
            ? ofChannel
            : consents.GetValueOrDefault(purpose);
    }

    /// <summary>Whether a member took back what else is taken for granted, such as the receipt of what the member did; over a channel, or
    /// over every one.</summary>
    /// <param name="consents">What the member agrees to.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="channel">Over which channel.</param>
    public static bool IsTakenBack(IReadOnlyDictionary<string, bool> consents, string purpose, string channel)
    {
        ArgumentNullException.ThrowIfNull(consents);
        return consents.TryGetValue(NameOf(purpose, channel), out var may)
            ? !may
            : consents.TryGetValue(purpose, out may) && !may;
    }

    /// <summary>What is agreed to after a change.</summary>
    public static IReadOnlyDictionary<string, bool> After(IReadOnlyDictionary<string, bool> before, ConsentChange change)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(change);
        return After(before, change.Purpose, change.Channel, change.IsGranted);
    }

    /// <summary>
    /// What a map of names changes. A name that has its value already changes nothing, and so takes no other away: who sends back what
    /// was read records nothing. After the changes the state is never that of before.
    /// </summary>
    /// <param name="before">What is agreed to.</param>
    /// <param name="asked">What is said of it; null: nothing.</param>
    public static IReadOnlyList<ConsentChange> ChangesIn(
        IReadOnlyDictionary<string, bool> before, IReadOnlyDictionary<string, bool>? asked)
    {
        ArgumentNullException.ThrowIfNull(before);
        var changes = new List<ConsentChange>();
        foreach (var change in ChangesOf(asked ?? new Dictionary<string, bool>()))
        {
            if (before.TryGetValue(NameOf(change.Purpose, change.Channel), out var was) && was == change.IsGranted)
            {
                continue;
            }

            changes.Add(change);
            before = After(before, change);
        }

        return changes;
    }

    /// <summary>The changes that a map of names comes to: those for every channel first, because they take the place of the others.</summary>
    public static IReadOnlyList<ConsentChange> ChangesOf(IReadOnlyDictionary<string, bool> asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return [.. asked.Select(one => (Name: Parse(one.Key), one.Value))
            .OrderBy(one => one.Name.Channel is null ? 0 : 1)
            .ThenBy(one => one.Name.Purpose, StringComparer.Ordinal).ThenBy(one => one.Name.Channel, StringComparer.Ordinal)
            .Select(one => new ConsentChange(one.Name.Purpose, one.Name.Channel, one.Value))];
    }

    internal static IReadOnlyDictionary<string, bool> After(
        IReadOnlyDictionary<string, bool> before, string purpose, string? channel, bool isGranted)
    {
        var after = new Dictionary<string, bool>(before, StringComparer.Ordinal);
        if (channel is null)
        {
            foreach (var name in before.Keys.Where(name => Parse(name) is { Channel: not null } one && one.Purpose == purpose))
            {
                after.Remove(name);
            }
        }

        after[NameOf(purpose, channel)] = isGranted;
        return after;
    }
}
