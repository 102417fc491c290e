using Bashgah.Storage.Databases;
using Bashgah.Storage.Fraud;

namespace Bashgah.Storage.Ledger.Sqlite;

/// <summary>What a batch writes, row by row with prepared statements.</summary>
internal static class SqliteWriting
{
    /// <summary>A new chain of this process, which names the ends of the others.</summary>
    public static Chain BeginChain(SqliteWriter writer, int programId)
    {
        var id = 1 + (int)(writer.Scalar("SELECT max(id) FROM writer WHERE program_id = $1", programId) ?? 0);
        var heads = new List<ChainHead>();
        using (var reader = writer.Prepared(
            "SELECT id, chain_no, hash FROM writer WHERE program_id = $1 ORDER BY id", programId).ExecuteReader())
        {
            while (reader.Read())
            {
                heads.Add(new ChainHead(reader.GetInt32(0), reader.GetInt64(1), reader.Bytes(2)));
            }
        }

        return new Chain(id, 0, 0, ChainHash.Start, ChainHeads.Write(heads));
    }

    public static void Write(
        SqliteWriter writer, int programId, PreparedBatch batch, List<(long Id, byte[] Cipher)> notes, bool isNewChain)
    {
        foreach (var row in batch.Transactions)
        {
            InsertTransaction(writer, programId, row);
        }

        WriteFacts(writer, programId, batch);
        WriteVouchers(writer, programId, batch);
        foreach (var referral in batch.Referrals)
        {
            // Who was named before is named again without anything coming of it.
            writer.Execute(
                """
                INSERT INTO referral (program_id, member_id, referrer_id, transaction_id) VALUES ($1, $2, $3, $4)
                ON CONFLICT (program_id, member_id) DO NOTHING
                """,
                programId, referral.MemberId, referral.ReferrerId, referral.TransactionId);
        }

        WriteCashOuts(writer, programId, batch);
        foreach (var (id, cipher) in notes)
        {
            // Who was erased while this waited to write gets no free text any more.
            writer.Execute(
                """
                INSERT INTO note (program_id, transaction_id, cipher)
                SELECT $1, $2, $3
                WHERE NOT EXISTS (
                  SELECT 1 FROM ledger_transaction t JOIN member_erasure e ON e.program_id = t.program_id AND e.member_id = t.member_id
                  WHERE t.program_id = $1 AND t.id = $2)
                """,
                programId, id, cipher);
        }

        WriteDirectory(writer, programId, batch.Directory);
        WriteFraudFacts(writer, programId, batch);
        foreach (var (id, write) in batch.Outbox)
        {
            writer.Execute(
                """
                INSERT INTO outbox
                  (program_id, id, topic, transaction_id, body, due_at, lease_until, attempts, state)
                VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 'waiting')
                """,
                programId, id, write.Topic, write.TransactionId, write.Body);
        }

        if (batch.Transactions.Count > 0)
        {
            WriteChain(writer, programId, batch, isNewChain);
        }
    }

    private static void WriteFraudFacts(SqliteWriter writer, int programId, PreparedBatch batch)
    {
        foreach (var fact in batch.FraudFacts)
        {
            writer.Execute(
                $"{FraudFactWriting.Into} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
                [programId, .. FraudFactWriting.Values(fact)]);
        }

        foreach (var write in batch.Directory)
        {
            foreach (var device in write.DevicesSeen)
            {
                writer.Execute(
                    $"""
                    INSERT INTO member_device (program_id, device_hash, member_id, seen_at, is_new) VALUES ($1, $2, $3, $4, 1)
                    {FraudFactWriting.OnDeviceConflict}
                    """,
                    programId, device, write.MemberId, batch.RecordedAt);
            }
        }
    }

    private static void InsertTransaction(SqliteWriter writer, int programId, TransactionRow row)
    {
        writer.Execute(
            $"""
            INSERT INTO ledger_transaction (program_id, {LedgerSql.TransactionColumns})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
              $21, $22, $23, $24, $25, $26)
            """,
            programId, row.Id, row.Kind, row.MemberId, row.PolicyVersion, row.Semantics, row.TzVersion, row.OccurredAt,
            row.RecordedAt, row.IsHistory ? 1 : 0, row.Actor, row.IdempotencyKey, row.ContentHash, row.DocScope,
            row.DocNo, row.DocKind, row.ParentId, row.Event, row.Trace, row.FactsRead, row.FactsWritten, row.Writer,
            row.ChainNo, row.PreviousId, row.Heads, row.Hash);
        foreach (var t in row.Transfers)
        {
            writer.Execute(
                $"""
                INSERT INTO transfer (program_id, {LedgerSql.TransferColumns})
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                """,
                programId, t.TransactionId, t.Seq, t.MemberId, t.Currency, t.Kind, t.Debit, t.Credit, t.Amount,
                t.LotFrom, t.LotUntil, t.LotWaiting, t.BalanceAfter, t.MemberVersion, t.RuleId);
        }
    }

    private static void WriteFacts(SqliteWriter writer, int programId, PreparedBatch batch)
    {
        foreach (var m in batch.NewMembers)
        {
            writer.Execute(
                """
                INSERT INTO member_facts (program_id, id, version, due_at, policy_seen, facts)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                programId, m.Id, m.Version, m.DueAt, m.PolicySeen, m.Facts);
        }

        foreach (var m in batch.Members)
        {
            MustChangeOne(writer.Execute(
                """
                UPDATE member_facts SET version = $3, due_at = $4, policy_seen = $5, facts = $6
                WHERE program_id = $1 AND id = $2 AND version = $7
                """,
                programId, m.Id, m.Version, m.DueAt, m.PolicySeen, m.Facts, m.VersionBefore));
        }

        foreach (var (c, before) in batch.Counters)
        {
            MustChangeOne(writer.Execute(
                """
                UPDATE counter_facts SET keep_until_on = $4, version = $5, amount = $6, times = $7
                WHERE program_id = $1 AND key = $2 AND period_on = $3 AND version = $8
                """,
                programId, c.Key, c.PeriodOn, c.KeepUntilOn, c.Version, c.Amount, c.Times, before));
        }
    }

    private static void WriteCashOuts(SqliteWriter writer, int programId, PreparedBatch batch)
    {
        foreach (var c in batch.NewCashOuts)
        {
            writer.Execute(
                $"""
                INSERT INTO cash_out (program_id, {LedgerSql.CashOutColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                programId, c.Id, c.MemberId, c.Currency, c.Amount, c.RequestedAt, c.State, c.Paid, c.DecidedAt);
        }

        foreach (var end in batch.CashOutEnds)
        {
            MustChangeOne(writer.Execute(
                """
                UPDATE cash_out SET state = $3, paid = $4, decided_at = $5
                WHERE program_id = $1 AND id = $2 AND state = 'requested'
                """,
                programId, end.Id, end.State, end.Paid, end.DecidedAt));
        }
    }

    private static void WriteVouchers(SqliteWriter writer, int programId, PreparedBatch batch)
    {
        foreach (var v in batch.NewVouchers.Values)
        {
            writer.Execute(
                $"""
                INSERT INTO voucher (program_id, {LedgerSql.VoucherColumns})
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                programId, v.Id, v.MemberId, v.Reward, v.Quantity, v.Code, v.UntilAt, v.State, v.EndedAt);
        }

        foreach (var (id, (state, at)) in batch.VoucherStates)
        {
            writer.Execute(
                "UPDATE voucher SET state = $3, ended_at = $4 WHERE program_id = $1 AND id = $2", programId, id, state, at);
        }
    }

    private static void WriteDirectory(SqliteWriter writer, int programId, IReadOnlyList<DirectoryWrite> writes)
    {
        foreach (var write in writes)
        {
            foreach (var identifier in write.Removed)
            {
                writer.Execute(
                    "DELETE FROM member_identifier WHERE program_id = $1 AND hash = $2 AND member_id = $3",
                    programId, identifier.Hash, write.MemberId);
            }

            WriteWords(writer, programId, write);
        }

        foreach (var write in writes)
        {
            foreach (var identifier in write.Added)
            {
                writer.Execute(
                    "INSERT INTO member_identifier (program_id, hash, kind, member_id, is_blocked) VALUES ($1, $2, $3, $4, $5)",
                    programId, identifier.Hash, identifier.Kind, write.MemberId, identifier.IsBlocked ? 1 : 0);
            }

            if (write.ProfileCipher is not null)
            {
                writer.Execute(
                    """
                    INSERT INTO profile (program_id, member_id, cipher) VALUES ($1, $2, $3)
                    ON CONFLICT (program_id, member_id) DO UPDATE SET cipher = excluded.cipher
                    """,
                    programId, write.MemberId, write.ProfileCipher);
            }

            foreach (var consent in write.Consents)
            {
                writer.Execute(
                    "INSERT INTO consent_record (program_id, member_id, seq, cipher) VALUES ($1, $2, $3, $4)",
                    programId, write.MemberId, consent.Seq, consent.Cipher);
            }
        }
    }

    private static void WriteWords(SqliteWriter writer, int programId, DirectoryWrite write)
    {
        foreach (var hash in write.WordsRemoved)
        {
            writer.Execute(
                "DELETE FROM member_word WHERE program_id = $1 AND hash = $2 AND member_id = $3", programId, hash, write.MemberId);
        }

        foreach (var hash in write.WordsAdded)
        {
            writer.Execute(
                "INSERT INTO member_word (program_id, hash, member_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                programId, hash, write.MemberId);
        }
    }

    private static void WriteChain(SqliteWriter writer, int programId, PreparedBatch batch, bool isNewChain)
    {
        var chain = batch.Chain;
        MustChangeOne(isNewChain
            ? writer.Execute(
                """
                INSERT INTO writer (program_id, id, chain_no, hash, recorded_at, transaction_id)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                programId, chain.Writer, chain.No, chain.Hash, batch.RecordedAt, chain.LastId)
            : writer.Execute(
                """
                UPDATE writer
                SET chain_no = $3, hash = $4, recorded_at = max(recorded_at, $5), transaction_id = $7
                WHERE program_id = $1 AND id = $2 AND chain_no = $6
                """,
                programId, chain.Writer, chain.No, chain.Hash, batch.RecordedAt,
                chain.No - batch.Transactions.Count, chain.LastId));
    }

    /// <summary>Within the transaction nobody else can have changed the row: a miss is a fault, and nothing is written.</summary>
    private static void MustChangeOne(int changed)
    {
        if (changed != 1)
        {
            throw new InvalidOperationException("A row of facts is not as it was loaded.");
        }
    }
}
