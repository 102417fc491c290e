using System.Data.Common;
using System.Security.Cryptography;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Verification;

/// <summary>
/// Follows the log of what staff did: every entry has the hash that its columns and the entry before give under the program's secret,
/// no number is missing, and it ends where its head proves that it ends.
/// </summary>
internal sealed class AuditCheck(DbConnection connection, KeyStore keys, int programId, FindingList findings)
{
    private const int PageRows = 1000;

    private readonly string _log = programId == AuditLog.OfNoProgram ? "audit log of no program" : $"audit log {programId}";
    private long _last;
    private byte[] _hash = AuditChain.Start;

    /// <summary>Checks it all, and gives where it ends.</summary>
    public async Task<AuditEnd> RunAsync(VerifyOptions options, CancellationToken cancellationToken)
    {
        var heads = await connection.QueryAsync(
            "SELECT seq, hash, proof FROM audit_head WHERE program_id = @program", AuditSql.Head, cancellationToken,
            ("program", programId));
        if (await ChainAsync(cancellationToken) is not { } chain)
        {
            return new AuditEnd(0, "");
        }

        for (var after = long.MinValue; ;)
        {
            var page = await PageAsync(after, cancellationToken);
            foreach (var link in page)
            {
                Check(chain, link);
            }

            options.Progress?.Report(new VerifyProgress("audit", _last, 0));
            if (page.Count < PageRows)
            {
                break;
            }

            after = page[^1].Entry.Seq;
        }

        await FinishAsync(chain, heads.FirstOrDefault(), cancellationToken);
        return new AuditEnd(_last, _last == 0 ? "" : Convert.ToHexStringLower(_hash));
    }

    /// <summary>The chain, or null where there is nothing that could be followed. Reading makes no secret.</summary>
    private async Task<AuditChain?> ChainAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await keys.FindProgramSecretAsync(programId, AuditChain.SecretName, cancellationToken) is { } secret)
            {
                return new AuditChain(programId, secret);
            }
        }
        catch (CryptographicException)
        {
            findings.Add("secret audit", $"cannot be opened with the master key; nothing of the {_log} can be proven");
            return null;
        }

        var entries = await connection.ScalarAsync(
            "SELECT count(*) FROM audit_entry WHERE program_id = @program", cancellationToken, ("program", programId));
        if (entries > 0)
        {
            findings.Add("secret audit", $"is missing; nothing of the {_log} can be proven");
        }

        return null;
    }

    private Task<List<AuditLink>> PageAsync(long after, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            $"""
            SELECT {AuditSql.LinkColumns} FROM audit_entry
            WHERE program_id = @program AND seq > @after ORDER BY seq LIMIT @limit
            """,
            AuditSql.Link, cancellationToken, ("program", programId), ("after", after), ("limit", PageRows));

    private void Check(AuditChain chain, AuditLink link)
    {
        var seq = link.Entry.Seq;
        if (seq <= 0)
        {
            findings.Add(Name(seq), "stands before the first one");
            return;
        }

        var isBehind = seq == _last + 1;
        if (!isBehind)
        {
            AddMissing(_last + 1, seq - 1, $"before {Name(seq)}");
        }

        if (!chain.Proves(link))
        {
            findings.Add(Name(seq), "hash does not match");
        }
        else if (isBehind && !link.Previous.AsSpan().SequenceEqual(_hash))
        {
            findings.Add(Name(seq), "is not chained to the one before it");
        }

        (_last, _hash) = (seq, link.Hash);
    }

    private async Task FinishAsync(AuditChain chain, AuditHead? head, CancellationToken cancellationToken)
    {
        if (head is null && _last == 0)
        {
            await CheckNeverBegunAsync(cancellationToken);
        }
        else if (head is null)
        {
            findings.Add(_log, $"its head is missing: nothing tells whether it ended with {Name(_last)}");
        }
        else if (!chain.Proves(head))
        {
            findings.Add(_log, $"its head was not written by the program: nothing tells whether it ended with {Name(_last)}");
        }
        else if (head.Seq > _last)
        {
            AddMissing(_last + 1, head.Seq, "from the end, which is cut off");
        }
        else if (head.Seq < _last)
        {
            findings.Add(Name(_last), $"stands behind the end, {Name(head.Seq)}");
        }
        else if (!head.Hash.AsSpan().SequenceEqual(_hash))
        {
            findings.Add(Name(_last), "hash is not the one that the head tells");
        }
    }

    private async Task CheckNeverBegunAsync(CancellationToken cancellationToken)
    {
        if (await keys.FindProgramSecretAsync(programId, AuditLog.BegunName, cancellationToken) is not null)
        {
            findings.Add(_log, "is gone, head and all; it had begun");
        }
    }

    private void AddMissing(long first, long last, string where) => findings.Add(
        Name(first), first == last ? $"is missing {where}" : $"is missing {where}, with all up to {Name(last)}");

    private string Name(long seq) => $"audit entry {programId}/{seq}";
}
