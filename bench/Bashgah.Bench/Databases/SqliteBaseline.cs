using Microsoft.Data.Sqlite;

namespace Bashgah.Bench.Databases;

/// <summary>
/// The baseline's rows on SQLite, one transaction a purchase by one writer, as an application does that keeps its statements
/// prepared: every commit is on disk before the next begins.
/// </summary>
internal sealed class SqliteBaseline : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _read;
    private readonly SqliteCommand _transaction;
    private readonly SqliteCommand _transfer;
    private readonly SqliteCommand _outbox;
    private readonly SqliteCommand _member;
    private readonly SqliteCommand _commit;
    private long _id;

    public SqliteBaseline(string path, int members)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Make(members);
        _begin = Prepare("BEGIN IMMEDIATE");
        _read = Prepare("SELECT version, facts FROM member WHERE program = 1 AND id = $member", "$member");
        _transaction = Prepare(
            $"""
            INSERT INTO txn VALUES (1, $id, $member, 1, 'd' || $id, 'k' || $id, x'00112233445566778899', 1, 1, 1,
              '{new string('e', 420)}', '{new string('t', 160)}')
            """,
            "$id", "$member");
        _transfer = Prepare(
            "INSERT INTO transfer VALUES (1, $id, $seq, $member, $seq, 1, 2, $amount, $amount, 1, 1)",
            "$id", "$seq", "$member", "$amount");
        _outbox = Prepare($"INSERT INTO outbox VALUES (1, $id, '{new string('t', 160)}', 1)", "$id");
        _member = Prepare(
            $"UPDATE member SET version = version + 1, facts = '{new string('f', 640)}' WHERE program = 1 AND id = $member",
            "$member");
        _commit = Prepare("COMMIT");
    }

    /// <summary>Purchases that were committed.</summary>
    public long Count => _id;

    /// <summary>One purchase.</summary>
    public void Buy(long member, long amount)
    {
        var id = _id + 1;
        _begin.ExecuteNonQuery();
        Set(_read, member);
        using (var row = _read.ExecuteReader())
        {
            if (!row.Read() || row.GetString(1).Length == 0)
                throw new BenchFailedException($"Member {member} of the baseline is not there.");
        }
        Execute(_transaction, id, member);
        Execute(_transfer, id, 0, member, amount);
        Execute(_transfer, id, 1, member, amount);
        Execute(_outbox, id);
        Execute(_member, member);
        _commit.ExecuteNonQuery();
        _id = id;
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _read, _transaction, _transfer, _outbox, _member, _commit })
            command.Dispose();
        _connection.Dispose();
    }

    private void Make(int members)
    {
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run(
            $"""
            CREATE TABLE member (program int, id bigint, version int NOT NULL, due bigint NOT NULL, facts text NOT NULL,
              PRIMARY KEY (program, id));
            CREATE INDEX member_due ON member (program, due);
            CREATE TABLE txn (program int, id bigint, member bigint NOT NULL, kind int NOT NULL, doc text NOT NULL,
              key text NOT NULL, hash blob NOT NULL, policy int NOT NULL, occurred bigint NOT NULL, recorded bigint NOT NULL,
              event text NOT NULL, trace text NOT NULL, PRIMARY KEY (program, id));
            CREATE UNIQUE INDEX txn_doc ON txn (program, doc);
            CREATE UNIQUE INDEX txn_key ON txn (program, key);
            CREATE INDEX txn_member ON txn (program, member, id);
            CREATE TABLE transfer (program int, txn bigint, seq int, member bigint NOT NULL, cur int NOT NULL,
              debit int NOT NULL, credit int NOT NULL, amount bigint NOT NULL, balance bigint NOT NULL, lot bigint NOT NULL,
              expires bigint NOT NULL, PRIMARY KEY (program, txn, seq));
            CREATE INDEX transfer_member ON transfer (program, member, txn);
            CREATE TABLE outbox (program int, id bigint, body text NOT NULL, due bigint NOT NULL, PRIMARY KEY (program, id));
            INSERT INTO member WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {members})
              SELECT 1, i, 0, 0, '{new string('f', 640)}' FROM n;
            """);
    }

    private void Run(string text)
    {
        using var command = new SqliteCommand(text, _connection);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string text, params ReadOnlySpan<string> parameters)
    {
        var command = new SqliteCommand(text, _connection);
        foreach (var name in parameters)
            command.Parameters.Add(name, SqliteType.Integer);
        command.Prepare();
        return command;
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<long> values)
    {
        Set(command, values);
        command.ExecuteNonQuery();
    }
}
