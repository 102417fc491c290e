using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Programs;

namespace Bashgah.Storage.Members;

/// <summary>
/// Erases what is personal about a member: the key goes, and with it the profile in every backup of the database; the profile, what leads
/// to the member, the words of the name and free text go too. The ledger, whose rows name members by number alone, stays as it is.
/// </summary>
public sealed class MemberErasure
{
    /// <summary>Tables that hold what is personal, encrypted or hashed, by member.</summary>
    private static readonly string[] PersonalTables =
    [
        "profile", "member_identifier", "member_word", "consent_record", "member_device", "staff_card", "sign_in_code", "member_session",
        "member_passkey", "member_passkey_step",
    ];

    private readonly SqlDatabase _database;
    private readonly KeyStore _keys;
    private readonly ProgramCatalog _programs;
    private readonly NoteCipher _notes;
    private readonly AuditLog _audit;
    private readonly ErasureList? _list;

    internal MemberErasure(
        SqlDatabase database, KeyStore keys, ProgramCatalog programs, NoteCipher notes, AuditLog audit, string? list)
    {
        _audit = audit;
        _database = database;
        _keys = keys;
        _programs = programs;
        _notes = notes;
        _list = list is null ? null : new ErasureList(list);
    }

    /// <summary>Where the erasure list is kept; null: nowhere, so that nobody can be erased.</summary>
    public string? List => _list?.Path;

    /// <summary>That a member was erased; null: no.</summary>
    public async Task<ErasedMember?> FindAsync(int programId, long memberId, CancellationToken cancellationToken)
    {
        var found = await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT erased_at, actor, reason FROM member_erasure WHERE program_id = @program AND member_id = @member",
                static row => (At: row.GetInt64(0), Actor: row.GetString(1), Reason: row.IsDBNull(2) ? null : row.Bytes(2)),
                cancellationToken, ("program", programId), ("member", memberId)),
            cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        var (at, actor, reason) = found[0];
        return new ErasedMember(
            memberId, at, actor, reason is null ? null : await _notes.OpenReasonAsync(programId, memberId, reason, cancellationToken));
    }

    /// <summary>
    /// Erases a member, for good: when this returns, the erasure list and the key store say so on disk. Once more it deletes again what may have
    /// come to the database since, and says who was first. Null: there is no such member. Throws <see cref="ErasureListMissingException"/> where
    /// there is no place for the list.
    /// </summary>
    /// <param name="programId">The program.</param>
    /// <param name="memberId">Whom.</param>
    /// <param name="told">Who does it, when, and to whom, for the audit log.</param>
    /// <param name="reason">Why; it is kept encrypted under a key of the program.</param>
    /// <param name="cancellationToken">Stops it before it begins.</param>
    public Task<ErasedMember?> EraseAsync(
        int programId, long memberId, AuditEntry told, string? reason, CancellationToken cancellationToken) =>
        EraseAsync(programId, memberId, told, reason, static _ => Task.FromResult(true), cancellationToken);

    /// <summary>As above, if something still holds once the member is locked. Null: there is no such member, or it holds no
    /// longer.</summary>
    internal async Task<ErasedMember?> EraseAsync(
        int programId, long memberId, AuditEntry told, string? reason, Func<DbConnection, Task<bool>> stillHolds,
        CancellationToken cancellationToken)
    {
        var at = told.At;
        if (await FindAsync(programId, memberId, cancellationToken) is { } before
            && await _keys.Erased.PrintAsync(programId, memberId, cancellationToken) is null)
        {
            await DeleteAgainAsync(programId, before, cancellationToken);
            return before;
        }

        var list = _list ?? throw new ErasureListMissingException();
        var slug = (await _programs.ListAsync(cancellationToken)).First(p => p.Id == programId).Slug;
        // Made before a batch has to wait for this one: it may have to be written first.
        var sealedReason = reason is null ? null : await _notes.SealReasonAsync(programId, memberId, reason, cancellationToken);
        var isThere = await _database.Of(programId).WriteAsync(
            async connection =>
            {
                // Behind the member's lock: a change of the profile comes before, and is erased with it, or after, and finds it erased.
                if (!await LockAsync(connection, programId, memberId, cancellationToken) || !await stillHolds(connection))
                {
                    return false;
                }

                // The list first, then the key: what is cut off in between is erased by the same request, or by the list.
                var print = await _keys.Erased.PrintAsync(programId, memberId, CancellationToken.None)
                    ?? await _keys.Erased.RememberedPrintAsync(programId, memberId, CancellationToken.None) ?? ErasedKeys.AnyPrint;
                await list.AppendAsync([new ListedErasure(slug, memberId, at, print)], CancellationToken.None);
                await _keys.Erased.EraseAsync(new ErasedKey(programId, memberId, at, print), CancellationToken.None);
                await DeleteAsync(connection, programId, memberId, told.Source.Actor, sealedReason, at);
                await _audit.Append_InTransactionAsync(connection, programId, [told], CancellationToken.None);
                return true;
            },
            cancellationToken);
        if (!isThere)
        {
            return null;
        }

        await ForgetLogsAsync();
        return await FindAsync(programId, memberId, CancellationToken.None);
    }

    /// <summary>
    /// Erases again, in a database or a key store that was restored, whom a list names and whom the key store remembers. Members whom the
    /// database does not have are forgotten, so that their numbers can be somebody else's.
    /// </summary>
    /// <param name="file">The list; null: that beside the database.</param>
    /// <param name="told">What the audit log tells of each member whom it erases again.</param>
    /// <param name="cancellationToken">Stops it; asked for again it goes on.</param>
    public async Task<AppliedErasures> ApplyAsync(
        string? file, Func<long, AuditEntry> told, CancellationToken cancellationToken)
    {
        var programs = (await _programs.ListAsync(cancellationToken)).ToDictionary(p => p.Slug, p => p.Id, StringComparer.Ordinal);
        var slugs = programs.ToDictionary(p => p.Value, p => p.Key);
        var (listed, unreadable) = (file ?? _list?.Path) is { } path ? ErasureList.Read(path) : ([], 0);
        var known = await _keys.Erased.ListAsync(cancellationToken);
        var all = listed
            .Concat(known.Where(k => slugs.ContainsKey(k.ProgramId)).Select(k => new ListedErasure(slugs[k.ProgramId], k.MemberId, k.At, k.Print)))
            .DistinctBy(line => (line.Program, line.MemberId, line.Print)).ToList();
        await CompleteListAsync(all, cancellationToken);
        var outcomes = new List<Outcome>(all.Count);
        foreach (var line in all)
        {
            outcomes.Add(programs.TryGetValue(line.Program, out var programId)
                ? await ApplyAsync(programId, line, told, cancellationToken)
                : Outcome.Other);
        }

        await ForgetLogsAsync();
        return new AppliedErasures(
            outcomes.Count(o => o == Outcome.Erased), outcomes.Count(o => o == Outcome.Before), outcomes.Count(o => o == Outcome.Other),
            unreadable);
    }

    /// <summary>What is known elsewhere stands in the database's own list too, for the next time.</summary>
    private async Task CompleteListAsync(List<ListedErasure> all, CancellationToken cancellationToken)
    {
        if (_list is not { } own)
        {
            return;
        }

        var there = ErasureList.Read(own.Path).Lines.Select(line => (line.Program, line.MemberId, line.Print)).ToHashSet();
        var missing = all.Where(line => !there.Contains((line.Program, line.MemberId, line.Print))).ToList();
        if (missing.Count > 0)
        {
            await own.AppendAsync(missing, cancellationToken);
        }
    }

    private async Task<Outcome> ApplyAsync(
        int programId, ListedErasure line, Func<long, AuditEntry> told, CancellationToken cancellationToken)
    {
        var before = await FindAsync(programId, line.MemberId, cancellationToken);
        return await _database.Of(programId).WriteAsync(
            async connection =>
            {
                var print = await _keys.Erased.PrintAsync(programId, line.MemberId, cancellationToken);
                if (!await LockAsync(connection, programId, line.MemberId, cancellationToken))
                {
                    await _keys.Erased.ForgetAsync(programId, line.MemberId, withKey: print == line.Print, cancellationToken);
                    return Outcome.Other;
                }

                // Another key belongs to somebody who got the number later.
                if (print is not null && print != line.Print && line.Print != ErasedKeys.AnyPrint)
                {
                    return Outcome.Other;
                }

                await _keys.Erased.EraseAsync(new ErasedKey(programId, line.MemberId, line.At, line.Print), cancellationToken);
                await DeleteAsync(connection, programId, line.MemberId, "erasures", reason: null, line.At);
                if (before is not null && print is null)
                {
                    return Outcome.Before;
                }

                await _audit.Append_InTransactionAsync(connection, programId, [told(line.MemberId)], cancellationToken);
                return Outcome.Erased;
            },
            cancellationToken);
    }

    private async Task DeleteAgainAsync(int programId, ErasedMember before, CancellationToken cancellationToken)
    {
        await _database.Of(programId).WriteAsync(
            async connection =>
            {
                if (await LockAsync(connection, programId, before.MemberId, cancellationToken))
                {
                    await DeleteAsync(connection, programId, before.MemberId, before.Actor, reason: null, before.At);
                }
            },
            cancellationToken);
        await ForgetLogsAsync();
    }

    private Task<bool> LockAsync(
        DbConnection connection, int programId, long memberId, CancellationToken cancellationToken) =>
        MemberLocks.TakeAsync(_database, connection, programId, memberId, cancellationToken);

    private static async Task DeleteAsync(
        DbConnection connection, int programId, long memberId, string actor, byte[]? reason, long at)
    {
        // How often somebody tried to sign in stands under the same hashes as what leads to the member.
        await connection.ExecuteAsync(
            """
            DELETE FROM sign_in_pace WHERE program_id = @program AND identifier_hash IN (
              SELECT hash FROM member_identifier WHERE program_id = @program AND member_id = @member)
            """,
            CancellationToken.None, ("program", programId), ("member", memberId));
        await ForgetDevicesAsync(connection, programId, memberId);
        foreach (var table in PersonalTables)
        {
            await connection.ExecuteAsync(
                $"DELETE FROM {table} WHERE program_id = @program AND member_id = @member", CancellationToken.None,
                ("program", programId), ("member", memberId));
        }

        // Only corrections and decisions about cash have notes, and all of these moved something.
        await connection.ExecuteAsync(
            """
            DELETE FROM note WHERE program_id = @program AND transaction_id IN (
              SELECT m.transaction_id FROM transfer m JOIN ledger_transaction t ON t.program_id = m.program_id AND t.id = m.transaction_id
              WHERE m.program_id = @program AND m.member_id = @member AND t.member_id = @member)
            """,
            CancellationToken.None, ("program", programId), ("member", memberId));
        await connection.ExecuteAsync(
            """
            UPDATE queued_command SET body = NULL WHERE program_id = @program AND case_id IN (
              SELECT case_id FROM fraud_case_member WHERE program_id = @program AND member_id = @member)
            """,
            CancellationToken.None, ("program", programId), ("member", memberId));
        await connection.ExecuteAsync(
            "UPDATE approval SET note = NULL WHERE program_id = @program AND member_id = @member", CancellationToken.None,
            ("program", programId), ("member", memberId));
        await connection.ExecuteAsync(
            """
            INSERT INTO member_erasure (program_id, member_id, erased_at, actor, reason) VALUES (@program, @member, @at, @actor, @reason)
            ON CONFLICT DO NOTHING
            """,
            CancellationToken.None, ("program", programId), ("member", memberId), ("at", at), ("actor", actor), ("reason", reason));
    }

    /// <summary>
    /// Which devices and which of the staff a member was: it stands in subjects of cases too, and in what was judged of them. The cases stay,
    /// with their members by number.
    /// </summary>
    private static async Task ForgetDevicesAsync(DbConnection connection, int programId, long memberId)
    {
        // Nobody opens or closes one meanwhile. Where there never was one, there is nothing to forget.
        if (await connection.ScalarAsync(
            "SELECT last_id FROM fraud_case_number WHERE program_id = @program", CancellationToken.None, ("program", programId)) is null)
        {
            return;
        }

        await Fraud.CaseRegistry.LockAsync(connection, programId, CancellationToken.None);
        foreach (var statement in new[]
        {
            "DELETE FROM fraud_judged WHERE program_id = @program AND fact = @member AND subject LIKE 'device:%' AND subject NOT LIKE '%|%'",
            "DELETE FROM fraud_judged WHERE program_id = @program AND subject LIKE @own",
            """
            UPDATE fraud_case SET subject = 'case:' || CAST(id AS text)
            WHERE program_id = @program
              AND id IN (SELECT case_id FROM fraud_case_member WHERE program_id = @program AND member_id = @member)
              AND (subject LIKE 'device:%' OR subject LIKE @own)
            """,
        })
        {
            await connection.ExecuteAsync(
                statement, CancellationToken.None, ("program", programId), ("member", memberId),
                ("own", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"%|{memberId}")));
        }
    }

    private async Task ForgetLogsAsync()
    {
        await _keys.Database.ForgetLogAsync();
        await _database.ForgetLogAsync();
    }

    private enum Outcome
    {
        Erased,
        Before,
        Other,
    }
}
