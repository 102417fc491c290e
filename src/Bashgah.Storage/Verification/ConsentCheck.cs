using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Verification;

/// <summary>
/// What members agreed to: each record opens where it belongs and has the print that the audit log told when it was written, none is
/// missing, the profile says what the latest ones say, and each text that was shown is the one that was kept. Of who was erased
/// nothing is left. That the audit log is the one that was written is for <see cref="AuditCheck"/> to say.
/// </summary>
internal sealed class ConsentCheck(
    SqlDatabase database, DbConnection connection, KeyStore keys, MemberDirectory members, int programId, FindingList findings)
{
    private const int PageRows = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var told = await ToldAsync(cancellationToken);
        await CheckTextsAsync(cancellationToken);
        var erased = (await connection.QueryAsync(
            "SELECT member_id FROM member_erasure WHERE program_id = @program", static row => row.GetInt64(0), cancellationToken,
            ("program", programId))).ToHashSet();
        ConsentProof? proof;
        try
        {
            proof = await keys.FindProgramSecretAsync(programId, ConsentProof.SecretName, cancellationToken) is { } secret
                ? new ConsentProof(programId, secret)
                : null;
        }
        catch (CryptographicException)
        {
            findings.Add("secret consents", "cannot be opened with the master key");
            return;
        }

        var stored = (await connection.QueryAsync(
            "SELECT DISTINCT member_id FROM consent_record WHERE program_id = @program", static row => row.GetInt64(0),
            cancellationToken, ("program", programId))).ToHashSet();
        foreach (var id in stored.Where(erased.Contains).Order())
        {
            findings.Add($"member {id}", "it was erased, but records of what it agreed to are there");
        }

        foreach (var page in told.Keys.Union(stored).Except(erased).Order().Chunk(PageRows))
        {
            await CheckAsync(page, told, proof, cancellationToken);
        }
    }

    /// <summary>Prints by member and number, as the audit log tells them.</summary>
    private async Task<Dictionary<long, Dictionary<int, string>>> ToldAsync(CancellationToken cancellationToken)
    {
        var told = new Dictionary<long, Dictionary<int, string>>();
        for (var after = 0L; ;)
        {
            var page = await connection.QueryAsync(
                """
                SELECT seq, after FROM audit_entry
                WHERE program_id = @program AND seq > @after AND after LIKE @told ORDER BY seq LIMIT @limit
                """,
                static row => (Seq: row.GetInt64(0), After: row.GetString(1)), cancellationToken,
                ("program", programId), ("after", after), ("told", $"%\"{ConsentProof.Told}\":[{{%"), ("limit", PageRows));
            foreach (var (_, text) in page)
            {
                Read(told, text);
            }

            if (page.Count < PageRows)
            {
                return told;
            }

            after = page[^1].Seq;
        }
    }

    private static void Read(Dictionary<long, Dictionary<int, string>> told, string text)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject after && after[ConsentProof.Told] is JsonArray records)
            {
                foreach (var record in records.OfType<JsonObject>())
                {
                    var member = (long)record["member"]!;
                    if (!told.TryGetValue(member, out var prints))
                    {
                        told[member] = prints = [];
                    }

                    prints[(int)record["record"]!] = (string)record["print"]!;
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            // Somebody changed the entry: the check of the log names it.
        }
    }

    private async Task CheckAsync(
        IReadOnlyCollection<long> ids, Dictionary<long, Dictionary<int, string>> told, ConsentProof? proof,
        CancellationToken cancellationToken)
    {
        await using var select = connection.Command(
            $"""
            SELECT member_id, seq, cipher FROM consent_record WHERE program_id = @program AND {database.IsIn("member_id", "@ids")}
            ORDER BY member_id, seq
            """,
            ("program", programId));
        database.BindList(select, "@ids", ids);
        var rows = (await select.QueryAsync(
            static row => (Id: row.GetInt64(0), Seq: row.GetInt32(1), Cipher: row.Bytes(2)), cancellationToken)).ToLookup(r => r.Id);
        var found = await keys.FindMemberKeysAsync(programId, ids, cancellationToken, new List<long>());
        var profiles = await members.ReadOpenAsync(connection, programId, ids, cancellationToken);
        // Keys are read as they are now: whose is gone was erased since, or is named by the check of the directory.
        foreach (var id in ids.Where(found.ContainsKey))
        {
            var records = new List<ConsentRecord>();
            var prints = told.GetValueOrDefault(id) ?? [];
            foreach (var (_, seq, cipher) in rows[id])
            {
                if (Open(found[id], id, seq, cipher) is not { } plain)
                {
                    findings.Add($"member {id}", $"its consent record {seq} does not open: it is not the one that was written");
                }
                else if (proof?.PrintOf(id, plain) != prints.GetValueOrDefault(seq))
                {
                    findings.Add($"member {id}", $"its consent record {seq} is not the one that the audit log tells of");
                }
                else
                {
                    records.Add(ConsentRecord.Read(plain));
                }

                prints.Remove(seq);
            }

            foreach (var seq in prints.Keys.Order())
            {
                findings.Add($"member {id}", $"its consent record {seq} is missing");
            }

            if (profiles.TryGetValue(id, out var profile))
            {
                Compare(id, records, profile.Consents);
            }
        }
    }

    private byte[]? Open(byte[] key, long id, int seq, byte[] cipher)
    {
        try
        {
            return Sealing.Open(key, cipher, ConsentProof.Place(programId, id, seq));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What no record speaks of was agreed to before there were records.</summary>
    private void Compare(long id, List<ConsentRecord> records, IReadOnlyDictionary<string, bool> consents)
    {
        IReadOnlyDictionary<string, bool> said = new Dictionary<string, bool>();
        foreach (var record in records)
        {
            said = ConsentState.After(said, record.Purpose, record.Channel, record.IsGranted);
        }

        var wide = records.Where(r => r.Channel is null).Select(r => r.Purpose).ToHashSet(StringComparer.Ordinal);
        foreach (var name in said.Keys.Union(consents.Keys).Order(StringComparer.Ordinal))
        {
            var isSaid = said.TryGetValue(name, out var isGranted);
            if (isSaid
                ? !consents.TryGetValue(name, out var now) || now != isGranted
                : wide.Contains(ConsentState.Parse(name).Purpose))
            {
                findings.Add($"member {id}", "its profile does not say what its consent records say");
                return;
            }
        }
    }

    private async Task CheckTextsAsync(CancellationToken cancellationToken)
    {
        var told = (await connection.QueryAsync(
            "SELECT subject FROM audit_entry WHERE program_id = @program AND action = @action", static row => row.GetString(0),
            cancellationToken, ("program", programId), ("action", AuditActions.ConsentTextKept))).ToHashSet(StringComparer.Ordinal);
        foreach (var (hash, text) in await connection.QueryAsync(
            "SELECT hash, purpose, version, language, body FROM consent_text WHERE program_id = @program ORDER BY hash",
            static row => (row.GetString(0), new ConsentText(row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4))),
            cancellationToken, ("program", programId)))
        {
            if (hash != text.Hash)
            {
                findings.Add($"consent text {hash}", "is not the one that was kept: its hash does not match");
            }

            if (!told.Remove(hash))
            {
                findings.Add($"consent text {hash}", "the audit log does not tell that it was kept");
            }
        }

        foreach (var hash in told.Order(StringComparer.Ordinal))
        {
            findings.Add($"consent text {hash}", "is missing");
        }
    }
}
