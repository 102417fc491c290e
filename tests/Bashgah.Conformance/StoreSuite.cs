using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Conformance;

/// <summary>
/// What every suite needs: a fresh database with one program, and commands decided by hand. The store does not know
/// rules, so that a decision that says "120 points" is as good as one that a rule made.
/// </summary>
public abstract class StoreSuite(TestBackend backend, bool isNew = false) : IAsyncLifetime
{
    protected const long Noon = 1_790_000_000_000_000;

    private readonly TestDatabase _fresh = isNew ? TestDatabase.Create(backend) : TestDatabase.CreateOrReuse(backend);

    protected BashgahDatabase Database { get; private set; } = null!;

    protected ILedgerStore Ledger => Database.Ledger;

    protected int ProgramId { get; private set; }

    protected TestBackend Backend => backend;

    protected string Address => _fresh.Address;

    protected static DatabaseOptions Options { get; } = new()
    {
        Compile = (_, _, _, _) => throw new NotSupportedException("These tests need no rules."),
        MasterKey = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
    };

    public virtual async Task InitializeAsync()
    {
        Database = await BashgahDatabase.OpenAsync(Address, Options, default);
        _fresh.MayBeReused();
        ProgramId = (await Database.Programs.CreateAsync("club", new("test", "here"), Noon, default)).Id;
        await Database.Programs.PublishAsync(ProgramId, new("{}", 0, new("test", "here")), Noon, default);
    }

    public virtual async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        await _fresh.DisposeAsync();
    }

    /// <summary>Another process on the same database, as far as the database can tell.</summary>
    protected Task<BashgahDatabase> OpenAnotherAsync() => BashgahDatabase.OpenAsync(Address, Options, default);

    /// <summary>A new member, whose profile is empty when none is given.</summary>
    protected async Task<long> JoinAsync(MemberProfile? profile = null, BashgahDatabase? node = null)
    {
        node ??= Database;
        await using var batch = await node.Ledger.BeginAsync(ProgramId, [], default);
        var id = await batch.TakeMemberIdsAsync(1, default);
        var transactionId = await batch.TakeTransactionIdsAsync(1, default);
        var facts = new MemberFacts { Id = id, Version = 1, ClockAt = Noon, JoinedAt = Noon, PolicySeen = 1 };
        var decision = Decided(
            transactionId, new MemberJoined(id, [], new Dictionary<string, string>()) { OccurredAt = Noon }, id, [], facts);
        await batch.CommitAsync(
            new BatchWrites
            {
                Transactions = [new TransactionWrite { Decision = decision, Actor = "test" }],
                Members = [new MemberWrite(facts, long.MaxValue)],
                Counters = [],
                Directory = await node.Members.PrepareAsync(
                    ProgramId, [new ProfileChange(id, null, profile ?? new MemberProfile())], default),
            },
            default);
        return id;
    }

    /// <summary>A purchase that gives the member some points; null when it was recorded before, or its key was used.</summary>
    protected async Task<Decision?> BuyAsync(
        long memberId, string documentNo, long points, string? key = null, BashgahDatabase? node = null)
    {
        await using var batch = await (node ?? Database).Ledger.BeginAsync(ProgramId, [], default);
        var document = new UniqueDocument("", documentNo, "purchase");
        var loaded = await batch.LoadAsync(Load([memberId], key is null ? [] : [key], claimed: [document]), default);
        if (loaded.Recorded.Count > 0 || loaded.Keys.Count > 0)
        {
            return null;
        }

        var decision = Purchase(
            await batch.TakeTransactionIdsAsync(1, default), loaded.Members[memberId], documentNo, points);
        await batch.CommitAsync(Writes(decision, document, key), default);
        return decision;
    }

    /// <summary>The decision of a purchase that gives points, on these facts.</summary>
    protected static Decision Purchase(long transactionId, MemberFacts before, string documentNo, long points)
    {
        var lot = new LotKey(20_700, LotKey.Never, null);
        var facts = before.Clone();
        facts.Version++;
        facts.Purchases++;
        var account = facts.Accounts.Find(a => a.Currency == "points");
        if (account is null)
        {
            facts.Accounts.Add(account = new AccountFacts { Currency = "points" });
        }

        var has = account.Lots.Count == 0 ? new Lot(lot, 0, 0, 0, 0) : account.Lots[0];
        account.Lots.Clear();
        account.Lots.Add(has with { Available = has.Available + points });
        account.LifetimeEarned += points;
        var transfer = new Transfer(
            facts.Id, "points", EntryKind.Accrual, LedgerAccount.Issued, LedgerAccount.Available, points, lot,
            has.Available + points, "base");
        return Decided(transactionId, Bought(documentNo, facts.Id, points * 100), facts.Id, [transfer], facts);
    }

    protected static Purchase Bought(string documentNo, long? memberId, long amount) => new()
    {
        OccurredAt = Noon,
        DocumentNo = documentNo,
        MemberId = memberId,
        Lines = [new PurchaseLine(1, "TEA-1", "tea", null, 1_000, amount, 0, 0)],
    };

    protected static Decision Decided(
        long transactionId, LedgerEvent happened, long? memberId, IReadOnlyList<Transfer> transfers,
        params MemberFacts[] members) => new()
    {
        TransactionId = transactionId,
        Event = happened,
        RecordedAt = Noon,
        PolicyVersion = 1,
        Semantics = EngineSemantics.Current,
        MemberId = memberId,
        Transfers = transfers,
        Trace = new Trace(),
        Members = members,
        Counters = [],
    };

    protected static BatchLoad Load(
        IReadOnlyCollection<long> members, IReadOnlyCollection<string>? keys = null,
        IReadOnlyCollection<DocumentKey>? documents = null, IReadOnlyCollection<UniqueDocument>? claimed = null) => new()
    {
        Members = members,
        IdempotencyKeys = keys ?? [],
        Documents = documents ?? [],
        Claimed = claimed ?? [],
    };

    protected static BatchWrites Writes(Decision decision, UniqueDocument? document = null, string? key = null) => new()
    {
        Transactions = [new TransactionWrite
        {
            Decision = decision,
            Actor = "test",
            Document = document,
            IdempotencyKey = key,
            ContentHash = EventCodec.Canonical(decision.Event),
        }],
        Members = [.. decision.Members.Select(m => new MemberWrite(m, long.MaxValue))],
        Counters = decision.Counters,
    };

    protected async Task<long> AvailableAsync(long memberId)
    {
        var facts = await Ledger.ReadFactsAsync(ProgramId, memberId, default);
        return facts!.Accounts.Sum(a => a.Lots.Sum(l => l.Available));
    }
}
