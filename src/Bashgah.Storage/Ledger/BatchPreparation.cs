using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Events;
using Bashgah.Engine.Time;

namespace Bashgah.Storage.Ledger;

/// <summary>Turns decisions into rows, hashes them into a chain, and asserts what the caller must have kept to.</summary>
internal sealed class BatchPreparation(
    int programId, IReadOnlyDictionary<long, int> loadedMembers, IReadOnlyDictionary<CounterKey, int> loadedCounters,
    long firstId, IReadOnlyDictionary<int, FactsWritten> policyMarks)
{
    /// <summary>Most side effects of one transaction; their ids are the transaction's × this + a number.</summary>
    private const int OutboxPerTransaction = 128;

    private readonly CanonicalBytes _bytes = new();
    private readonly HashSet<int> _marked = [];
    private readonly Dictionary<long, (int Version, byte[] Facts)> _encoded = [];
    private readonly Dictionary<CounterKey, int> _counterVersions = new(loadedCounters);

    public PreparedBatch Prepare(BatchWrites writes, Chain chain)
    {
        var batch = new PreparedBatch { Directory = writes.Directory, Chain = chain, FraudFacts = writes.FraudFacts };
        foreach (var write in writes.Transactions)
        {
            AddTransaction(batch, write);
        }

        if (writes.Members.Count != _encoded.Count)
        {
            throw new InvalidOperationException("Not all members that were decided on are written.");
        }

        foreach (var member in writes.Members)
        {
            AddMember(batch, member);
        }

        foreach (var counter in writes.Counters)
        {
            var key = new CounterKey(counter.Key, counter.PeriodOn);
            if (!loadedCounters.TryGetValue(key, out var before) || _counterVersions[key] != counter.Version)
            {
                throw new InvalidOperationException($"Counter {key} is not written as it was loaded and decided.");
            }

            batch.Counters.Add(new CounterRow(counter, before));
        }

        AddOutbox(batch, writes.Outbox);
        return batch;
    }

    private void AddTransaction(PreparedBatch batch, TransactionWrite write)
    {
        var decision = write.Decision;
        if (batch.Transactions.Count > 0 && batch.Transactions[^1].Id >= decision.TransactionId)
        {
            throw new InvalidOperationException("Transactions are not in the order of their ids.");
        }

        if (decision.TransactionId < firstId)
        {
            throw new InvalidOperationException($"Id {decision.TransactionId} was not taken behind the batch's last lock.");
        }

        var read = ReadOnlyCounters(decision);
        if (_marked.Add(decision.PolicyVersion))
        {
            read.Add(policyMarks[decision.PolicyVersion]);
        }

        var written = Written(decision);
        var row = new TransactionRow
        {
            Id = decision.TransactionId,
            Kind = EventCodec.KindOf(decision.Event),
            MemberId = decision.MemberId,
            PolicyVersion = decision.PolicyVersion,
            Semantics = decision.Semantics,
            TzVersion = ProgramCalendar.ZoneDataVersion,
            OccurredAt = decision.Event.OccurredAt,
            RecordedAt = decision.RecordedAt,
            IsHistory = write.IsHistory,
            Actor = write.Actor,
            IdempotencyKey = write.IdempotencyKey,
            ContentHash = write.ContentHash,
            DocScope = write.Document?.Scope,
            DocNo = write.Document?.Number,
            DocKind = write.Document?.Kind,
            ParentId = write.ParentId,
            Event = EventCodec.Write(decision.Event),
            Trace = TraceCodec.Write(decision.Trace),
            FactsRead = FactsReferences.Write(read),
            FactsWritten = FactsReferences.Write(written),
            Writer = batch.Chain.Writer,
            ChainNo = batch.Chain.No + 1,
            PreviousId = batch.Chain.LastId,
            Heads = batch.Chain.Heads,
            Hash = [],
            Transfers = Transfers(decision),
        };
        row = row with { Hash = ChainHash.Of(programId, row, batch.Chain.Hash, _bytes) };
        batch.Chain = new Chain(row.Writer, row.ChainNo, row.Id, row.Hash, Heads: null);
        batch.Transactions.Add(row);
        batch.RecordedAt = Math.Max(batch.RecordedAt, row.RecordedAt);
        AddVouchers(batch, decision);
        if (ReferralOf(decision) is { } referral)
        {
            batch.Referrals.Add(referral);
        }

        AddCashOuts(batch, decision);
        if (write.Note is { } note)
        {
            batch.Notes.Add((row.Id, note));
        }
    }

    /// <summary>Program-wide counters that rules looked at and did not use, with the version that they saw (S10.4).</summary>
    private List<FactsWritten> ReadOnlyCounters(Decision decision)
    {
        var read = new List<FactsWritten>();
        if (_counterVersions.Count == 0 || decision.Trace.Inputs is not { } inputs)
        {
            return read;
        }

        foreach (var key in inputs.Used.Keys.Order())
        {
            if (_counterVersions.TryGetValue(key, out var version)
                && !decision.Counters.Any(c => c.PeriodOn == key.PeriodOn && c.Key == key.Key))
            {
                read.Add(new FactsWritten(FactsReferences.Counter(key), version, ""));
            }
        }

        return read;
    }

    private List<FactsWritten> Written(Decision decision)
    {
        var written = new List<FactsWritten>(decision.Members.Count + decision.Counters.Count);
        foreach (var facts in decision.Members)
        {
            var before = _encoded.TryGetValue(facts.Id, out var last)
                ? last.Version
                : loadedMembers.GetValueOrDefault(facts.Id);
            if (facts.Version != before + 1)
            {
                throw new InvalidOperationException(
                    $"Member {facts.Id} goes from version {before} to {facts.Version} in transaction {decision.TransactionId}.");
            }

            var encoded = FactsCodec.Write(facts);
            _encoded[facts.Id] = (facts.Version, encoded);
            written.Add(new FactsWritten(FactsReferences.Member(facts.Id), facts.Version, FactsReferences.Hash(encoded)));
        }

        foreach (var counter in decision.Counters)
        {
            var key = new CounterKey(counter.Key, counter.PeriodOn);
            if (!_counterVersions.TryGetValue(key, out var before) || counter.Version != before + 1)
            {
                throw new InvalidOperationException(
                    $"Counter {key} goes from version {before} to {counter.Version} in transaction {decision.TransactionId}.");
            }

            _counterVersions[key] = counter.Version;
            written.Add(new FactsWritten(
                FactsReferences.Counter(key), counter.Version, FactsReferences.Hash(FactsCodec.Write(counter))));
        }

        return written;
    }

    private static List<TransferRow> Transfers(Decision decision)
    {
        var rows = new List<TransferRow>(decision.Transfers.Count);
        foreach (var transfer in decision.Transfers)
        {
            var version = 0;
            foreach (var facts in decision.Members)
            {
                version = facts.Id == transfer.MemberId ? facts.Version : version;
            }

            if (transfer.Amount <= 0 || version == 0)
            {
                throw new InvalidOperationException(
                    $"Transfer {decision.TransactionId}/{rows.Count} is not above 0, or its member is not written.");
            }

            rows.Add(new TransferRow(
                decision.TransactionId, rows.Count, transfer.MemberId, transfer.Currency, (int)transfer.Kind,
                (int)transfer.Debit, (int)transfer.Credit, transfer.Amount, transfer.Lot.FromOn, transfer.Lot.UntilOn,
                transfer.Lot.Waiting, transfer.BalanceAfter, version, transfer.RuleId));
        }

        return rows;
    }

    private static ReferralRow? ReferralOf(Decision decision) => decision.Event switch
    {
        MemberJoined { ReferrerId: { } referrer } joined => new(joined.MemberId, referrer, decision.TransactionId),
        MemberChanged { ReferrerId: { } referrer } changed => new(changed.MemberId, referrer, decision.TransactionId),
        _ => null,
    };

    private static void AddCashOuts(PreparedBatch batch, Decision decision)
    {
        if (CashOutRows.New(decision.TransactionId, decision.Event, decision.RecordedAt) is { } asked)
        {
            batch.NewCashOuts.Add(asked);
        }

        var redeemed = decision.Transfers.Where(t => t.Kind == EntryKind.Redemption).Sum(t => t.Amount);
        if (CashOutRows.End(decision.Event, decision.RecordedAt, redeemed) is { } end)
        {
            batch.CashOutEnds.Add(end);
        }
    }

    private static void AddVouchers(PreparedBatch batch, Decision decision)
    {
        foreach (var step in decision.Trace.Vouchers)
        {
            if (step.Step == "issued")
            {
                // A transfer may give the receiver a voucher: the transaction's member is the giver.
                if (!decision.Members.Any(facts => facts.Id == step.MemberId))
                {
                    throw new InvalidOperationException($"Voucher {step.Id} is of a member who is not written.");
                }

                batch.NewVouchers[step.Id] = new VoucherRow(
                    step.Id, step.MemberId, step.Reward, step.Quantity, step.Code, step.UntilAt, step.Step, null);
            }
            else if (batch.NewVouchers.TryGetValue(step.Id, out var row))
            {
                batch.NewVouchers[step.Id] = row with { State = step.Step, EndedAt = decision.RecordedAt };
            }
            else
            {
                batch.VoucherStates[step.Id] = (step.Step, decision.RecordedAt);
            }
        }
    }

    private void AddMember(PreparedBatch batch, MemberWrite member)
    {
        var facts = member.Facts;
        if (!_encoded.TryGetValue(facts.Id, out var last) || last.Version != facts.Version)
        {
            throw new InvalidOperationException($"Member {facts.Id} is not written as decided.");
        }

        var before = loadedMembers.GetValueOrDefault(facts.Id);
        var row = new MemberRow(facts.Id, before, facts.Version, member.DueAt, facts.PolicySeen, last.Facts);
        (before == 0 ? batch.NewMembers : batch.Members).Add(row);
    }

    private static void AddOutbox(PreparedBatch batch, IReadOnlyList<OutboxWrite> writes)
    {
        var counts = new Dictionary<long, int>();
        foreach (var write in writes)
        {
            var number = counts.GetValueOrDefault(write.TransactionId);
            if (number >= OutboxPerTransaction)
            {
                throw new InvalidOperationException($"Transaction {write.TransactionId} has too many side effects.");
            }

            counts[write.TransactionId] = number + 1;
            batch.Outbox.Add(((write.TransactionId * OutboxPerTransaction) + number, write));
        }
    }
}
