using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;

namespace Bashgah.Engine.Tests.Ledger;

/// <summary>
/// A story in lines such as <c>2026-01-05 b buys 1000 = 10</c>: a local day, who, what, and the points that they have then (also
/// pending ones). Purchases are numbered from 1; <c>returns 1</c> brings back all of the first.
/// </summary>
internal sealed class EarningStory(Club club)
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly Dictionary<string, long> _members = [];
    private int _purchases;

    /// <summary>Tells it; what somebody had where the story says otherwise, line by line.</summary>
    public IReadOnlyList<string> Tell(string story)
    {
        var differences = new List<string>();
        foreach (var line in story.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (words, expected) = (line.Split(" = ")[0].Split(' '), line.Split(" = ")[1]);
            if (words[0] != "again") club.At(words[0]);
            Do(words[1], words[2], words[3..]);
            var points = club.Facts(_members[words[1]]).Find("points")?.Owned ?? 0;
            if (points.ToString(CultureInfo.InvariantCulture) != expected) differences.Add($"{line}, not {points}");
        }

        return differences;
    }

    private void Do(string who, string verb, string[] words)
    {
        switch (verb)
        {
            case "joins":
                Join(who, words);
                break;
            case "buys":
                club.Accept(club.Sale(_members[who], $"D{++_purchases}", ClubEvents.Lines(long.Parse(words[0], CultureInfo.InvariantCulture))));
                break;
            case "returns":
                club.Return("D" + words[0], $"R{words[0]}");
                break;
            case "does":
                var attributes = words.Length > 1 ? new Dictionary<string, string> { ["kind"] = words[1] } : NoAttributes;
                club.Accept(new Activity(words[0], _members[who], attributes) { OccurredAt = club.Now });
                break;
            case "completes":
                club.Accept(new MemberChanged(_members[who], null, null) { OccurredAt = club.Now, IsProfileComplete = true });
                break;
            case "is-given":
                club.Accept(new OfferGive(_members[who], words[0]) { OccurredAt = club.Now });
                break;
            case "activates":
                club.Accept(new OfferActivate(_members[who], words[0]) { OccurredAt = club.Now });
                break;
            case "waits":
                club.Wake(_members[who]);
                break;
            default:
                throw new ArgumentException(verb, nameof(verb));
        }
    }

    // A group, or a birthday as month × 100 + day.
    private void Join(string who, string[] words)
    {
        int? birthday = words.Length > 0 && int.TryParse(words[0], CultureInfo.InvariantCulture, out var day) ? day : null;
        _members[who] = _members.Count + 1;
        club.Accept(new MemberJoined(_members[who], birthday is null ? words : [], NoAttributes) { OccurredAt = club.Now, Birthday = birthday });
    }
}
