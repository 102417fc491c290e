using Bashgah.Storage.Fraud;
using Npgsql;
using static Bashgah.Storage.Ledger.Postgres.PostgresBatching;

namespace Bashgah.Storage.Ledger.Postgres;

/// <summary>What a batch writes: set-based statements, all in one round trip with the commit.</summary>
internal static class PostgresWriting
{
    public static void Add(
        NpgsqlBatch batch, int programId, PreparedBatch rows, List<(long Id, byte[] Cipher)> notes, bool isNewChain)
    {
        if (rows.Transactions.Count > 0)
        {
            AddTransactions(batch, programId, rows.Transactions);
            AddTransfers(batch, programId, [.. rows.Transactions.SelectMany(t => t.Transfers)]);
            AddChain(batch, programId, rows, isNewChain);
        }

        AddMembers(batch, programId, rows);
        AddCounters(batch, programId, rows.Counters);
        AddVouchers(batch, programId, rows);
        if (rows.Referrals.Count > 0)
        {
            // Who was named before is named again without anything coming of it.
            batch.Add(
                """
                INSERT INTO referral (program_id, member_id, referrer_id, transaction_id)
                SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[])
                ON CONFLICT (program_id, member_id) DO NOTHING
                """,
                programId, Longs(rows.Referrals, static r => r.MemberId), Longs(rows.Referrals, static r => r.ReferrerId),
                Longs(rows.Referrals, static r => r.TransactionId));
        }

        AddCashOuts(batch, programId, rows);
        AddDirectory(batch, programId, rows);
        if (notes.Count > 0)
        {
            // Who was erased while this waited for the member's row gets no free text any more.
            batch.Add(
                """
                INSERT INTO note (program_id, transaction_id, cipher)
                SELECT $1, n.id, n.cipher FROM unnest($2::bigint[], $3::bytea[]) AS n (id, cipher)
                WHERE NOT EXISTS (
                  SELECT 1 FROM ledger_transaction t JOIN member_erasure e ON e.program_id = t.program_id AND e.member_id = t.member_id
                  WHERE t.program_id = $1 AND t.id = n.id)
                """,
                programId, Longs(notes, static n => n.Id), Bytes(notes, static n => n.Cipher));
        }

        AddFraudFacts(batch, programId, rows);
        if (rows.Outbox.Count > 0)
        {
            batch.Add(
                """
                INSERT INTO outbox (program_id, id, topic, transaction_id, body, due_at, lease_until, attempts, state)
                SELECT $1, o.id, o.topic, o.transaction_id, o.body, 0, 0, 0, 'waiting'
                FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[]) AS o (id, topic, transaction_id, body)
                """,
                programId, Longs(rows.Outbox, static o => o.Id), Texts(rows.Outbox, static o => o.Write.Topic),
                Longs(rows.Outbox, static o => o.Write.TransactionId), Texts(rows.Outbox, static o => o.Write.Body));
        }
    }

    private static void AddFraudFacts(NpgsqlBatch batch, int programId, PreparedBatch rows)
    {
        var facts = rows.FraudFacts;
        if (facts.Count > 0)
        {
            batch.Add(
                $"""
                {FraudFactWriting.Into}
                SELECT $1, f.*, 1 FROM unnest(
                  $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::integer[], $7::text[], $8::text[], $9::text[], $10::bigint[],
                  $11::text[], $12::text[], $13::bigint[]) AS f
                """,
                programId, Longs(facts, static f => f.Id), Shorts(facts, static f => (int)f.Kind), Longs(facts, static f => f.MemberId),
                Longs(facts, static f => f.At), Ints(facts, static f => f.PolicyVersion), Texts(facts, static f => f.Store),
                Texts(facts, static f => f.DocumentScope), Texts(facts, static f => f.DocumentNo), Longs(facts, static f => f.Amount),
                Texts(facts, static f => f.Actor), Texts(facts, static f => f.Cashier), Longs(facts, static f => f.ReferrerId));
        }

        var seen = rows.Directory.SelectMany(d => d.DevicesSeen, static (d, hash) => (d.MemberId, Hash: hash)).Distinct()
            .OrderBy(s => s.Hash, StringComparer.Ordinal).ThenBy(s => s.MemberId).ToList();
        if (seen.Count > 0)
        {
            batch.Add(
                $"""
                INSERT INTO member_device (program_id, device_hash, member_id, seen_at, is_new)
                SELECT $1, s.hash, s.member, $4, 1 FROM unnest($2::text[], $3::bigint[]) AS s (hash, member)
                {FraudFactWriting.OnDeviceConflict}
                """,
                programId, Texts(seen, static s => s.Hash), Longs(seen, static s => s.MemberId), rows.RecordedAt);
        }
    }

    private static void AddTransactions(NpgsqlBatch batch, int programId, List<TransactionRow> rows) => batch.Add(
        $"""
        INSERT INTO ledger_transaction (program_id, {LedgerSql.TransactionColumns})
        SELECT $1, * FROM unnest(
          $2::bigint[], $3::text[], $4::bigint[], $5::integer[], $6::integer[], $7::text[], $8::bigint[],
          $9::bigint[], $10::smallint[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
          $16::text[], $17::bigint[], $18::text[], $19::text[], $20::text[], $21::text[], $22::integer[],
          $23::bigint[], $24::bigint[], $25::text[], $26::bytea[])
        """,
        programId, Longs(rows, static r => r.Id), Texts(rows, static r => r.Kind), Longs(rows, static r => r.MemberId),
        Ints(rows, static r => r.PolicyVersion), Ints(rows, static r => r.Semantics),
        Texts(rows, static r => r.TzVersion), Longs(rows, static r => r.OccurredAt),
        Longs(rows, static r => r.RecordedAt), Shorts(rows, static r => r.IsHistory ? 1 : 0),
        Texts(rows, static r => r.Actor), Texts(rows, static r => r.IdempotencyKey),
        Texts(rows, static r => r.ContentHash), Texts(rows, static r => r.DocScope), Texts(rows, static r => r.DocNo),
        Texts(rows, static r => r.DocKind), Longs(rows, static r => r.ParentId), Texts(rows, static r => r.Event),
        Texts(rows, static r => r.Trace), Texts(rows, static r => r.FactsRead), Texts(rows, static r => r.FactsWritten),
        Ints(rows, static r => r.Writer), Longs(rows, static r => r.ChainNo),
        Longs(rows, static r => r.PreviousId), Texts(rows, static r => r.Heads),
        Bytes(rows, static r => r.Hash));

    private static void AddTransfers(NpgsqlBatch batch, int programId, List<TransferRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        batch.Add(
            $"""
            INSERT INTO transfer (program_id, {LedgerSql.TransferColumns})
            SELECT $1, * FROM unnest(
              $2::bigint[], $3::integer[], $4::bigint[], $5::text[], $6::smallint[], $7::smallint[], $8::smallint[],
              $9::bigint[], $10::integer[], $11::integer[], $12::text[], $13::bigint[], $14::integer[], $15::text[])
            """,
            programId, Longs(rows, static r => r.TransactionId), Ints(rows, static r => r.Seq),
            Longs(rows, static r => r.MemberId), Texts(rows, static r => r.Currency), Shorts(rows, static r => r.Kind),
            Shorts(rows, static r => r.Debit), Shorts(rows, static r => r.Credit), Longs(rows, static r => r.Amount),
            Ints(rows, static r => r.LotFrom), Ints(rows, static r => r.LotUntil),
            Texts(rows, static r => r.LotWaiting), Longs(rows, static r => r.BalanceAfter),
            Ints(rows, static r => r.MemberVersion), Texts(rows, static r => r.RuleId));
    }

    private static void AddChain(NpgsqlBatch batch, int programId, PreparedBatch rows, bool isNewChain)
    {
        var chain = rows.Chain;
        if (isNewChain)
        {
            batch.Add(
                """
                INSERT INTO writer (program_id, id, chain_no, hash, recorded_at, transaction_id)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                programId, chain.Writer, chain.No, chain.Hash, rows.RecordedAt, chain.LastId);
            return;
        }

        batch.Add(
            MustChange(
                """
                UPDATE writer
                SET chain_no = $4, hash = $5, recorded_at = greatest(recorded_at, $6), transaction_id = $8
                WHERE program_id = $2 AND id = $3 AND chain_no = $7
                """),
            1L, programId, chain.Writer, chain.No, chain.Hash, rows.RecordedAt, chain.No - rows.Transactions.Count,
            chain.LastId);
    }

    private static void AddMembers(NpgsqlBatch batch, int programId, PreparedBatch rows)
    {
        if (rows.NewMembers.Count > 0)
        {
            batch.Add(
                """
                INSERT INTO member_facts (program_id, id, version, due_at, policy_seen, facts)
                SELECT $1, * FROM unnest($2::bigint[], $3::integer[], $4::bigint[], $5::integer[], $6::bytea[])
                """,
                [programId, .. Columns(rows.NewMembers)]);
        }

        if (rows.Members.Count > 0)
        {
            batch.Add(
                MustChange(
                    """
                    UPDATE member_facts m
                    SET version = u.version, due_at = u.due_at, policy_seen = u.policy_seen, facts = u.facts
                    FROM unnest($3::bigint[], $4::integer[], $5::bigint[], $6::integer[], $7::bytea[], $8::integer[])
                      AS u (id, version, due_at, policy_seen, facts, version_before)
                    WHERE m.program_id = $2 AND m.id = u.id AND m.version = u.version_before
                    """),
                [(long)rows.Members.Count, programId, .. Columns(rows.Members),
                    Ints(rows.Members, static m => m.VersionBefore)]);
        }
    }

    private static NpgsqlParameter[] Columns(List<MemberRow> rows) =>
    [
        Longs(rows, static m => m.Id), Ints(rows, static m => m.Version), Longs(rows, static m => m.DueAt),
        Ints(rows, static m => m.PolicySeen), Bytes(rows, static m => m.Facts),
    ];

    private static void AddCounters(NpgsqlBatch batch, int programId, List<CounterRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        batch.Add(
            MustChange(
                """
                UPDATE counter_facts c
                SET keep_until_on = u.keep_until_on, version = u.version, amount = u.amount, times = u.times
                FROM unnest(
                  $3::text[], $4::integer[], $5::integer[], $6::integer[], $7::bigint[], $8::bigint[], $9::integer[])
                  AS u (key, period_on, keep_until_on, version, amount, times, version_before)
                WHERE c.program_id = $2 AND c.key = u.key AND c.period_on = u.period_on
                  AND c.version = u.version_before
                """),
            (long)rows.Count, programId, Texts(rows, static r => r.Counter.Key),
            Ints(rows, static r => r.Counter.PeriodOn), Ints(rows, static r => r.Counter.KeepUntilOn),
            Ints(rows, static r => r.Counter.Version), Longs(rows, static r => r.Counter.Amount),
            Longs(rows, static r => r.Counter.Times), Ints(rows, static r => r.VersionBefore));
    }

    private static void AddVouchers(NpgsqlBatch batch, int programId, PreparedBatch rows)
    {
        if (rows.NewVouchers.Count > 0)
        {
            var vouchers = rows.NewVouchers.Values;
            batch.Add(
                $"""
                INSERT INTO voucher (program_id, {LedgerSql.VoucherColumns})
                SELECT $1, * FROM unnest(
                  $2::bigint[], $3::bigint[], $4::text[], $5::integer[], $6::text[], $7::bigint[], $8::text[],
                  $9::bigint[])
                """,
                programId, Longs(vouchers, static v => v.Id), Longs(vouchers, static v => v.MemberId),
                Texts(vouchers, static v => v.Reward), Ints(vouchers, static v => v.Quantity),
                Texts(vouchers, static v => v.Code), Longs(vouchers, static v => v.UntilAt),
                Texts(vouchers, static v => v.State), Longs(vouchers, static v => v.EndedAt));
        }

        if (rows.VoucherStates.Count > 0)
        {
            batch.Add(
                """
                UPDATE voucher v SET state = u.state, ended_at = u.at
                FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS u (id, state, at)
                WHERE v.program_id = $1 AND v.id = u.id
                """,
                programId, Longs(rows.VoucherStates, static v => v.Key),
                Texts(rows.VoucherStates, static v => v.Value.State), Longs(rows.VoucherStates, static v => v.Value.At));
        }
    }

    private static void AddCashOuts(NpgsqlBatch batch, int programId, PreparedBatch rows)
    {
        if (rows.NewCashOuts.Count > 0)
        {
            var asked = rows.NewCashOuts;
            batch.Add(
                $"""
                INSERT INTO cash_out (program_id, {LedgerSql.CashOutColumns})
                SELECT $1, * FROM unnest(
                  $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[])
                """,
                programId, Longs(asked, static c => c.Id), Longs(asked, static c => c.MemberId),
                Texts(asked, static c => c.Currency), Longs(asked, static c => c.Amount),
                Longs(asked, static c => c.RequestedAt), Texts(asked, static c => c.State), Longs(asked, static c => c.Paid),
                Longs(asked, static c => c.DecidedAt));
        }

        if (rows.CashOutEnds.Count > 0)
        {
            batch.Add(
                MustChange(
                    """
                    UPDATE cash_out c SET state = u.state, paid = u.paid, decided_at = u.decided_at
                    FROM unnest($3::bigint[], $4::text[], $5::bigint[], $6::bigint[]) AS u (id, state, paid, decided_at)
                    WHERE c.program_id = $2 AND c.id = u.id AND c.state = 'requested'
                    """),
                (long)rows.CashOutEnds.Count, programId, Longs(rows.CashOutEnds, static e => e.Id),
                Texts(rows.CashOutEnds, static e => e.State), Longs(rows.CashOutEnds, static e => e.Paid),
                Longs(rows.CashOutEnds, static e => e.DecidedAt));
        }
    }

    private static void AddDirectory(NpgsqlBatch batch, int programId, PreparedBatch rows)
    {
        var removed = rows.Directory.SelectMany(d => d.Removed, static (d, i) => (d.MemberId, i.Hash)).ToList();
        if (removed.Count > 0)
        {
            batch.Add(
                """
                DELETE FROM member_identifier i USING unnest($2::bigint[], $3::text[]) AS u (member_id, hash)
                WHERE i.program_id = $1 AND i.hash = u.hash AND i.member_id = u.member_id
                """,
                programId, Longs(removed, static r => r.MemberId), Texts(removed, static r => r.Hash));
        }

        // Sorted, so that two nodes that add the same identifiers meet in one order and do not deadlock.
        var added = rows.Directory
            .SelectMany(d => d.Added, static (d, i) => (d.MemberId, i.Kind, i.Hash, IsBlocked: i.IsBlocked ? 1 : 0))
            .OrderBy(a => a.Hash, StringComparer.Ordinal).ToList();
        if (added.Count > 0)
        {
            batch.Add(
                """
                INSERT INTO member_identifier (program_id, hash, kind, member_id, is_blocked)
                SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::int[])
                """,
                programId, Texts(added, static a => a.Hash), Texts(added, static a => a.Kind),
                Longs(added, static a => a.MemberId), Ints(added, static a => a.IsBlocked));
        }

        AddWords(batch, programId, rows);
        var profiles = rows.Directory.Where(d => d.ProfileCipher is not null)
            .GroupBy(d => d.MemberId).Select(g => g.Last()).ToList();
        if (profiles.Count > 0)
        {
            batch.Add(
                """
                INSERT INTO profile (program_id, member_id, cipher)
                SELECT $1, * FROM unnest($2::bigint[], $3::bytea[])
                ON CONFLICT (program_id, member_id) DO UPDATE SET cipher = excluded.cipher
                """,
                programId, Longs(profiles, static d => d.MemberId), Bytes(profiles, static d => d.ProfileCipher!));
        }

        var consents = rows.Directory.SelectMany(d => d.Consents, static (d, c) => (d.MemberId, c.Seq, c.Cipher)).ToList();
        if (consents.Count > 0)
        {
            batch.Add(
                """
                INSERT INTO consent_record (program_id, member_id, seq, cipher)
                SELECT $1, * FROM unnest($2::bigint[], $3::int[], $4::bytea[])
                """,
                programId, Longs(consents, static c => c.MemberId), Ints(consents, static c => c.Seq),
                Bytes(consents, static c => c.Cipher));
        }
    }

    private static void AddWords(NpgsqlBatch batch, int programId, PreparedBatch rows)
    {
        var removed = rows.Directory.SelectMany(d => d.WordsRemoved, static (d, hash) => (d.MemberId, Hash: hash)).ToList();
        if (removed.Count > 0)
        {
            batch.Add(
                """
                DELETE FROM member_word w USING unnest($2::bigint[], $3::text[]) AS u (member_id, hash)
                WHERE w.program_id = $1 AND w.hash = u.hash AND w.member_id = u.member_id
                """,
                programId, Longs(removed, static r => r.MemberId), Texts(removed, static r => r.Hash));
        }

        var added = rows.Directory.SelectMany(d => d.WordsAdded, static (d, hash) => (d.MemberId, Hash: hash)).ToList();
        if (added.Count > 0)
        {
            batch.Add(
                """
                INSERT INTO member_word (program_id, hash, member_id)
                SELECT $1, * FROM unnest($2::text[], $3::bigint[]) ON CONFLICT DO NOTHING
                """,
                programId, Texts(added, static a => a.Hash), Longs(added, static a => a.MemberId));
        }
    }

    /// <summary>
    /// Fails, and with it the whole batch, unless the statement changes exactly <c>$1</c> rows: a row that is not as it
    /// was loaded is a fault, and nothing may be written.
    /// </summary>
    private static string MustChange(string update) =>
        $"WITH changed AS ({update} RETURNING 1) SELECT 1 / (CASE WHEN count(*) = $1 THEN 1 ELSE 0 END) FROM changed";
}
