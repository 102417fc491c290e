using Bashgah.Engine.Events;
using Bashgah.Engine.Simulation;
using Bashgah.Server.Commands.Import;

namespace Bashgah.Server.Simulations;

/// <summary>A purchases file as the history that importing it would give.</summary>
internal sealed class FileHistory(SpooledPurchases file)
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly Dictionary<string, long> _members = new(StringComparer.Ordinal);

    /// <summary>Ids of members by the file's names for them, as far as it was read.</summary>
    public IReadOnlyDictionary<string, long> Members => _members;

    /// <summary>Events in order; who is not known yet joins with the first document.</summary>
    public IEnumerable<HistoryEvent> Events()
    {
        var id = 0L;
        foreach (var (document, returns) in file.InOrder())
        {
            if (!document.IsReturn && document.Member.Length > 0 && !_members.ContainsKey(document.Member))
            {
                var member = _members.Count + 1;
                _members.Add(document.Member, member);
                yield return Happened(new MemberJoined(member, [], NoAttributes) { OccurredAt = document.OccurredAt }, 0);
            }
            var memberId = document.Member.Length == 0 ? (long?)null : _members.GetValueOrDefault(document.Member);
            yield return Happened(DocumentBody.Event(document, memberId), returns);
        }

        HistoryEvent Happened(LedgerEvent e, int later) => new(++id, e.OccurredAt, true, e, later);
    }
}
