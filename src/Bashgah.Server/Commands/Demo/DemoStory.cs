using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Demo;

/// <summary>
/// Writes the demo's year into the ledger as history. Telling it again writes nothing new: members are found by their
/// external ids, documents by their numbers, the rest by idempotency keys.
/// </summary>
internal sealed class DemoStory(ImportLedger ledger, DemoYear year, OrderedSubmission submission)
{
    private const string Actor = "demo";

    private static readonly Dictionary<string, string> NoAttributes = [];

    // What only an outcome brings about: the same purchase without points, the end of a voucher.
    private readonly PriorityQueue<LedgerCommand, (long At, int Order)> _later = new();
    private readonly HashSet<int> _joined = [];

    // Everybody who joins, in their order: who is brought is brought by one of them.
    private readonly List<int> _members = [];
    private int _order;

    /// <summary>Tells everything.</summary>
    public async Task TellAsync(Action<int> done, CancellationToken cancellationToken)
    {
        await FindJoinedAsync(cancellationToken);
        for (var i = 0; i < year.Events.Count; i++)
        {
            await AddLaterAsync(year.Events[i].At);
            await AddAsync(year.Events[i], i);
            done(i + 1);
        }

        do
        {
            await submission.FlushAsync();
            await AddLaterAsync(year.Until);
        }
        while (_later.TryPeek(out _, out var next) && next.At <= year.Until);
        await submission.FlushAsync();
    }

    private async Task FindJoinedAsync(CancellationToken cancellationToken)
    {
        var references = year.People.Select(p => ledger.ReferenceOf(p.ExternalId)).ToList();
        var found = await ledger.Database.Ledger.ResolveAsync(ledger.Program.Id, references, cancellationToken);
        for (var i = 0; i < references.Count; i++)
        {
            if (found.ContainsKey(references[i]))
                _joined.Add(i);
        }
    }

    private async Task AddLaterAsync(long until)
    {
        while (_later.TryPeek(out var command, out var next) && next.At <= until)
        {
            _later.Dequeue();
            await submission.AddAsync(command, _ => { });
        }
    }

    private Task AddAsync(DemoEvent what, int number) => what switch
    {
        DemoJoin join => JoinAsync(join),
        DemoPurchase purchase => BuyAsync(purchase),
        DemoReturn back => submission.AddAsync(DocumentCommand.Of(ledger, Actor, DocumentOf(back)), _ => { }),
        DemoActivity activity => submission.AddAsync(
            OfMember(activity, number, member => new Activity(activity.Type, member, activity.Attributes)
            {
                OccurredAt = activity.At,
            }),
            _ => { }),
        DemoRedemption redemption => RedeemAsync(redemption, number),
        _ => throw new InvalidOperationException($"Unknown event {what.GetType().Name}."),
    };

    private async Task JoinAsync(DemoJoin join)
    {
        var referrer = year.Trade.ReferralPrefix is not null && join.Person % 3 == 1 && _members.Count > 0
            ? _members[join.Person * 7 % _members.Count] : (int?)null;
        _members.Add(join.Person);
        if (!_joined.Add(join.Person))
            return;
        var person = year.People[join.Person];
        var profile = new MemberProfile
        {
            ExternalId = person.ExternalId, Phone = person.Phone, Name = person.Name, Locale = person.Locale,
            BirthDate = person.BirthDate,
            Cards = [person.Card],
            ReferralCode = year.Trade.ReferralPrefix is { } prefix
                ? string.Create(CultureInfo.InvariantCulture, $"{prefix}{person.Number + 1:D4}") : null,
        };
        await submission.AddAsync(
            EnrolMember.Command(
                ledger, Actor, profile, join.At, person.Groups, NoAttributes,
                referrer is { } by ? year.People[by].ExternalId : null),
            _ => { });
    }

    private async Task BuyAsync(DemoPurchase purchase)
    {
        var document = DocumentOf(purchase);
        await submission.AddAsync(DocumentCommand.Of(ledger, Actor, document), outcome =>
        {
            if (outcome is not CommandOutcome.Refused || document.Tenders.All(t => !t.IsFromAccount))
                return;
            // Not enough points after all: the member pays with money.
            document.Tenders.RemoveAll(t => t.IsFromAccount);
            Later(DocumentCommand.Of(ledger, Actor, document), purchase.At);
        });
    }

    private async Task RedeemAsync(DemoRedemption redemption, int number)
    {
        var command = OfMember(redemption, number, member => new RewardRedemption(member, redemption.Reward, 1, redemption.Store)
        {
            OccurredAt = redemption.At,
        });
        await submission.AddAsync(command, outcome =>
        {
            if (outcome is not CommandOutcome.Decided { Own: { MemberId: { } member } own } || redemption.End == DemoVoucherEnd.Kept)
                return;
            var at = redemption.At + ((1 + (number % 9)) * EngineInstant.MicrosecondsPerDay);
            Later(EndOf(member, own.TransactionId, redemption.End, at, $"demo:{number}:end"), at);
        });
    }

    private LedgerCommand EndOf(long member, long voucher, DemoVoucherEnd end, long at, string key) => new()
    {
        ProgramId = ledger.Program.Id,
        Actor = Actor,
        IdempotencyKey = key,
        Members = [new NamedMember(MemberReference.ById(member))],
        IsHistory = true,
        RecordedAt = at,
        Build = _ => end == DemoVoucherEnd.Used
            ? new VoucherUse(member, voucher) { OccurredAt = at }
            : new VoucherCancel(member, voucher) { OccurredAt = at },
    };

    private LedgerCommand OfMember(DemoEvent what, int number, Func<long, LedgerEvent> build)
    {
        var reference = ledger.ReferenceOf(year.People[what.Person].ExternalId);
        return new LedgerCommand
        {
            ProgramId = ledger.Program.Id,
            Actor = Actor,
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"demo:{number}"),
            Members = [new NamedMember(reference)],
            IsHistory = true,
            RecordedAt = what.At,
            Build = members => build(members.Of(reference)),
        };
    }

    private void Later(LedgerCommand command, long at) => _later.Enqueue(command, (at, _order++));

    private ImportDocument DocumentOf(DemoPurchase purchase)
    {
        var document = new ImportDocument(new ImportKey("", purchase.DocumentNo, IsReturn: false), firstRow: 0)
        {
            OccurredAt = purchase.At,
            Member = purchase.Person < 0 ? "" : year.People[purchase.Person].ExternalId,
            Store = purchase.Store,
            Channel = purchase.Channel,
        };
        document.Lines.AddRange(purchase.Lines);
        document.Tenders.AddRange(purchase.Tenders);
        return document;
    }

    private static ImportDocument DocumentOf(DemoReturn back)
    {
        var document = new ImportDocument(new ImportKey("", back.ReturnNo, IsReturn: true), firstRow: 0)
        {
            OccurredAt = back.At,
            Store = back.Store,
            ReturnOf = back.DocumentNo,
        };
        document.Returned.AddRange(back.Lines ?? []);
        return document;
    }
}
