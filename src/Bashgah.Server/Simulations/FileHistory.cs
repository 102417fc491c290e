using Bashgah.Engine.Events;
using Bashgah.Engine.Simulation;
using Bashgah.Server.Commands.Import;

namespace Bashgah.Server.Simulations;

/// <summary>A purchases file as the history that importing it would give.</summary>
internal sealed class FileHistory(PurchaseFile file)
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly Dictionary<string, long> _members = new(StringComparer.Ordinal);

    /// <summary>Ids of members by the file's names for them, as far as it was read.</summary>
    public IReadOnlyDictionary<string, long> Members => _members;

    /// <summary>How many returns the file has of each document that has any.</summary>
    public IReadOnlyDictionary<DocumentName, int> Returns { get; } = file.Documents
        .Where(document => document.Key.IsReturn && document.Rejection is null)
        .CountBy(document => new DocumentName(document.Key.Scope, document.ReturnOf))
        .ToDictionary();

    /// <summary>Events in order; who is not known yet joins with the first document.</summary>
    public IEnumerable<HistoryEvent> Events()
    {
        var id = 0L;
        foreach (var document in file.Documents)
        {
            if (document.Rejection is not null)
                continue;
            if (!document.Key.IsReturn && document.Member.Length > 0 && !_members.ContainsKey(document.Member))
            {
                var member = _members.Count + 1;
                _members.Add(document.Member, member);
                yield return Happened(new MemberJoined(member, [], NoAttributes) { OccurredAt = document.OccurredAt });
            }
            yield return Happened(document.Event(document.Member.Length == 0 ? null : _members.GetValueOrDefault(document.Member)));
        }

        HistoryEvent Happened(LedgerEvent e) => new(++id, e.OccurredAt, true, e);
    }
}
