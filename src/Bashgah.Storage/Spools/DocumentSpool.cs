using Bashgah.Storage.Databases;
using Microsoft.Data.Sqlite;

namespace Bashgah.Storage.Spools;

/// <summary>
/// Puts the documents of a file in order without holding them in memory: in a database of SQLite's own that has no name, so that it
/// is gone with its connection, and with its process however that ends.
/// </summary>
public sealed class DocumentSpool : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=;Pooling=False");
    private readonly SqliteCommand _add;
    private readonly SqliteCommand _reject;

    /// <summary>An empty one.</summary>
    public DocumentSpool()
    {
        _connection.Open();
        // Nothing of it outlives the process: it needs neither a journal nor the disk's word.
        Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE");
        Execute(
            """
            CREATE TABLE document (
              first_row INTEGER PRIMARY KEY, scope TEXT NOT NULL, number TEXT NOT NULL, is_return INTEGER NOT NULL,
              occurred_at INTEGER NOT NULL, member TEXT NOT NULL, purchase_no TEXT NOT NULL, is_rejected INTEGER NOT NULL,
              body BLOB NOT NULL);
            CREATE TABLE broken (number TEXT PRIMARY KEY) WITHOUT ROWID
            """);
        _add = Prepare(
            "INSERT INTO document VALUES (@row, @scope, @number, @return, @at, @member, @purchase, @rejected, @body)",
            "@row", "@scope", "@number", "@return", "@at", "@member", "@purchase", "@rejected", "@body");
        _reject = Prepare("INSERT OR IGNORE INTO broken VALUES (@number)", "@number");
    }

    /// <summary>Adds a document. One whose identity is there already rejects both when all are there.</summary>
    public void Add(SpooledDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var values = _add.Parameters;
        values[0].Value = document.FirstRow;
        values[1].Value = document.Scope;
        values[2].Value = document.Number;
        values[3].Value = document.IsReturn ? 1 : 0;
        values[4].Value = document.OccurredAt;
        values[5].Value = document.Member;
        values[6].Value = document.PurchaseNo;
        values[7].Value = document.IsRejected ? 1 : 0;
        values[8].Value = document.Body;
        _add.ExecuteNonQuery();
    }

    /// <summary>Rejects all documents of a number, whenever they come.</summary>
    public void RejectNumber(string number)
    {
        _reject.Parameters[0].Value = number;
        _reject.ExecuteNonQuery();
    }

    /// <summary>
    /// All are there: rejects what cannot be taken for what stands elsewhere in the file. That is a document with a broken row or with
    /// rows far apart, and a return whose purchase comes later, is rejected or is another member's.
    /// </summary>
    /// <returns>How many are rejected.</returns>
    public int Finish()
    {
        Execute(
            """
            CREATE INDEX document_identity ON document (number, scope, is_return);
            CREATE INDEX document_order ON document (occurred_at, first_row);
            CREATE INDEX document_purchase ON document (purchase_no, scope) WHERE is_return = 1;
            UPDATE document SET is_rejected = 1 WHERE number IN (SELECT number FROM broken);
            UPDATE document SET is_rejected = 1 WHERE EXISTS (
              SELECT 1 FROM document o WHERE o.number = document.number AND o.scope = document.scope
                AND o.is_return = document.is_return AND o.first_row > document.first_row);
            DELETE FROM document WHERE EXISTS (
              SELECT 1 FROM document o WHERE o.number = document.number AND o.scope = document.scope
                AND o.is_return = document.is_return AND o.first_row < document.first_row);
            UPDATE document SET is_rejected = 1 WHERE is_return = 1 AND EXISTS (
              SELECT 1 FROM document p WHERE p.number = document.purchase_no AND p.scope = document.scope AND p.is_return = 0
                AND (p.is_rejected = 1 OR (p.occurred_at, p.first_row) > (document.occurred_at, document.first_row)
                  OR document.member NOT IN ('', p.member)))
            """);
        using var count = Prepare("SELECT count(*) FROM document WHERE is_rejected = 1");
        return Convert.ToInt32(count.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Those that are not rejected, by time and then by first row, each with how many returns of it there are among them.</summary>
    public IEnumerable<(SpooledDocument Document, int Returns)> InOrder()
    {
        using var query = Prepare(
            """
            SELECT first_row, scope, number, is_return, occurred_at, member, purchase_no, body, (
              SELECT count(*) FROM document r
              WHERE r.is_return = 1 AND d.is_return = 0 AND r.purchase_no = d.number AND r.scope = d.scope AND r.is_rejected = 0)
            FROM document d INDEXED BY document_order WHERE is_rejected = 0 ORDER BY occurred_at, first_row
            """);
        using var row = query.ExecuteReader();
        while (row.Read())
        {
            yield return (
                new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt32(3) != 0, row.GetInt64(4), row.GetString(5),
                    row.GetString(6), false, row.Bytes(7)),
                row.GetInt32(8));
        }
    }

    /// <summary>Ends it; nothing of it is left.</summary>
    public void Dispose()
    {
        _add.Dispose();
        _reject.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter(name, null));
        return command;
    }

    private void Execute(string sql)
    {
        using var command = Prepare(sql);
        command.ExecuteNonQuery();
    }
}
