using System.Text.Json.Nodes;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Cards;
using Bashgah.Server.Modules.CashOuts;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Modules.Offers;
using Bashgah.Server.Modules.Rewards;
using Bashgah.Server.Modules.SignIn;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>Gathers everything that is kept about a member (X5), for the API and for commands.</summary>
internal sealed class MemberExport(BashgahDatabase database, LedgerReader reader)
{
    private const int PageSize = 500;
    private const string Elsewhere = "…";

    private readonly MemberView _view = new(reader, database.Members, database.Erasure);
    private readonly VoucherReading _vouchers = new(reader);

    /// <summary>All of it, told in the audit log before it is given; null: there is no such member. Members do not learn of cases that
    /// are still looked into.</summary>
    public async Task<MemberExportAnswer?> MakeAsync(
        int programId, string slug, long memberId, AuditSource source, Wording wording, bool isForMember,
        CancellationToken cancellationToken)
    {
        if (await reader.FactsAsync(programId, memberId, cancellationToken) is not { } facts)
            return null;
        await database.Audit.AppendAsync(
            programId, new AuditEntry(source, reader.Now, AuditActions.MemberExported, PublicId.Member(memberId)), cancellationToken);
        var program = await reader.ProgramAsync(programId, cancellationToken);
        var profile = await database.Members.FindAsync(programId, memberId, cancellationToken);
        return new MemberExportAnswer
        {
            Program = slug,
            ExportedAt = program.Calendar.Format(reader.Now),
            Member = (await _view.FindAsync(programId, memberId, cancellationToken))!,
            Cards = CardAnswer.Of(profile ?? new MemberProfile(), program),
            Consents = WithoutPlaces(
                ConsentsAnswer.Of(
                    profile?.Consents ?? new Dictionary<string, bool>(),
                    await database.Consents.ReadAsync(programId, memberId, int.MaxValue, cancellationToken), program.Calendar),
                memberId),
            Accounts = AccountAnswers.Of(program, facts),
            Lots = [.. facts.Accounts.SelectMany(account => account.Lots.Select(lot => LotOf(program, facts, account.Currency, lot)))],
            Entries = await EntriesAsync(programId, memberId, wording, cancellationToken),
            Transactions = await TransactionsAsync(programId, memberId, program, cancellationToken),
            Vouchers = await VouchersAsync(programId, memberId, wording, cancellationToken),
            Holds = [.. facts.Holds.Select(hold => HoldOf(program, hold))],
            CashOuts = await CashOutsAsync(programId, memberId, program, cancellationToken),
            Offers = OfferAnswer.Of(program, facts, reader.Now, wording),
            Referrals = new ReferralsAnswer
            {
                ReferredBy = facts.Referral is { } referral ? PublicId.Member(referral.ReferrerId) : null,
                Brought = await BroughtAsync(programId, memberId, cancellationToken),
            },
            SignIns = await SignInsAsync(programId, memberId, program, cancellationToken),
            Approvals = [.. (await database.Traces.ApprovalsAsync(programId, memberId, cancellationToken)).Select(
                a => new ApprovalTraceAnswer(
                    PublicId.Approval(a.Id), a.Kind, a.Currency, a.Amount, program.Calendar.Format(a.MadeAt), a.State))],
            Cases = [.. (await database.Traces.CasesAsync(programId, memberId, cancellationToken)).Where(c => !isForMember || c.ClosedAt is not null).Select(
                c => new CaseTraceAnswer(
                    PublicId.Case(c.Id), c.Kind, c.State, program.Calendar.Format(c.OpenedAt),
                    c.ClosedAt is { } at ? program.Calendar.Format(at) : null))],
            StaffCards = await database.Traces.StaffAsync(programId, memberId, cancellationToken),
            Messages = [.. (await database.Traces.MessagesAsync(programId, memberId, cancellationToken)).Select(
                m => new MessageAnswer(m.Topic, m.State, program.Calendar.Format(m.DueAt), m.Body))],
            Log = await LogAsync(programId, memberId, program, wording, cancellationToken),
            Facts = JsonNode.Parse(FactsText.Show(facts))!,
        };
    }

    /// <summary>Who recorded what: where staff sit is theirs.</summary>
    private static ConsentsAnswer WithoutPlaces(ConsentsAnswer consents, long memberId) => consents with
    {
        History = [.. consents.History.Select(
            record => record.Actor == $"member:{PublicId.Member(memberId)}" ? record : record with { Origin = Elsewhere })],
    };

    private static LotAnswer LotOf(CompiledProgram program, MemberFacts facts, string currency, Lot lot) => new()
    {
        Currency = currency,
        FirstDay = lot.Key.Waiting is null && lot.Key.FromOn > 0 ? DayNumber.Format(lot.Key.FromOn) : null,
        LastDay = AccountAnswers.LastDayOf(program, currency, lot.Key, facts.LastActivityOn) is { } on and > 0 ? DayNumber.Format(on) : null,
        Pending = lot.Pending, Available = lot.Available, Held = lot.Held, Expired = lot.Expired,
    };

    private static OpenHoldAnswer HoldOf(CompiledProgram program, HoldFacts hold) => new()
    {
        Id = PublicId.Hold(hold.Id), Currency = hold.Currency, Amount = hold.Taken.Sum(taken => taken.Amount),
        EndsAt = hold.IsCashOut || hold.IsReview ? null : program.Calendar.Format(hold.EndAt),
    };

    private async Task<IReadOnlyList<EntryAnswer>> EntriesAsync(
        int programId, long memberId, Wording wording, CancellationToken cancellationToken)
    {
        var entries = new List<EntryAnswer>();
        EntryCursor? before = null;
        while (true)
        {
            // A transaction is read whole, so that none of its lines is cut.
            var page = await reader.Store.ReadEntriesAsync(programId, memberId, null, before, PageSize, cancellationToken);
            foreach (var transaction in page.Select(entry => entry.Transaction).DistinctBy(transaction => transaction.Id))
            {
                var policy = await reader.PolicyAsync(programId, transaction.PolicyVersion, cancellationToken);
                entries.AddRange(EntryLine.Of(transaction, memberId, null, before).Select(line => EntryAnswer.Of(line, policy, wording)));
            }
            if (page.Count < PageSize)
                return entries;
            before = new EntryCursor(page[^1].Transaction.Id, 0);
        }
    }

    private async Task<IReadOnlyList<TransactionAnswer>> TransactionsAsync(
        int programId, long memberId, CompiledProgram program, CancellationToken cancellationToken)
    {
        var answers = new List<TransactionAnswer>();
        foreach (var t in await database.Traces.TransactionsAsync(programId, memberId, cancellationToken))
        {
            answers.Add(new TransactionAnswer
            {
                Id = PublicId.Transaction(t.Id), Kind = t.Kind, OccurredAt = program.Calendar.Format(t.OccurredAt),
                RecordedAt = program.Calendar.Format(t.RecordedAt), Actor = t.Actor, DocumentNo = t.DocumentNo,
                Note = await reader.Store.ReadNoteAsync(programId, t.Id, cancellationToken), Event = JsonNode.Parse(t.Event)!,
            });
        }
        return answers;
    }

    private async Task<IReadOnlyList<VoucherAnswer>> VouchersAsync(
        int programId, long memberId, Wording wording, CancellationToken cancellationToken)
    {
        var answers = new List<VoucherAnswer>();
        var before = long.MaxValue;
        while (await reader.Store.ReadVouchersAsync(programId, memberId, before, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var voucher in page)
            {
                if (await _vouchers.ShowAsync(programId, wording, voucher, cancellationToken) is { } answer)
                    answers.Add(answer);
            }
            before = page[^1].Id;
        }
        return answers;
    }

    private async Task<IReadOnlyList<CashOutAnswer>> CashOutsAsync(
        int programId, long memberId, CompiledProgram program, CancellationToken cancellationToken)
    {
        var answers = new List<CashOutAnswer>();
        var before = long.MaxValue;
        while (await reader.Store.ReadCashOutsAsync(programId, null, memberId, before, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            answers.AddRange(page.Select(cashOut => CashOutAnswer.Of(cashOut, program)));
            before = page[^1].Id;
        }
        return answers;
    }

    private async Task<IReadOnlyList<string>> BroughtAsync(int programId, long memberId, CancellationToken cancellationToken)
    {
        var brought = new List<string>();
        var after = 0L;
        while (await reader.Store.ReadBroughtAsync(programId, memberId, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            brought.AddRange(page.Select(PublicId.Member));
            after = page[^1];
        }
        return brought;
    }

    private async Task<SignInsAnswer> SignInsAsync(
        int programId, long memberId, CompiledProgram program, CancellationToken cancellationToken)
    {
        var format = program.Calendar.Format;
        return new SignInsAnswer
        {
            Sessions = [.. (await database.Traces.SessionsAsync(programId, memberId, cancellationToken)).Select(
                s => new SessionAnswer(s.Id, format(s.CreatedAt), format(s.EndsAt), s.RevokedAt is { } at ? format(at) : null))],
            Codes = [.. (await database.Traces.CodesAsync(programId, memberId, cancellationToken)).Select(
                c => new CodeAnswer(format(c.EndsAt), c.Tries))],
            Counted = [.. (await database.Traces.PacesAsync(programId, memberId, cancellationToken)).Select(
                p => new PaceAnswer(p.Kind, [.. p.Sent.Select(format)], [.. p.Tried.Select(format)]))],
            Passkeys = [.. (await database.Passkeys.ListAsync(programId, memberId, cancellationToken)).Select(
                passkey => PasskeyAnswer.Of(passkey, program))],
        };
    }

    /// <summary>Who did what: where staff sit is theirs.</summary>
    private async Task<IReadOnlyList<AboutMemberAnswer>> LogAsync(
        int programId, long memberId, CompiledProgram program, Wording wording, CancellationToken cancellationToken)
    {
        var subject = PublicId.Member(memberId);
        var words = new AuditWording(wording, program.Calendar.Format);
        var found = new Dictionary<long, StoredAuditEntry>();
        foreach (var filter in new AuditFilter[] { new() { Subject = subject }, new() { Actor = $"member:{subject}" } })
        {
            var before = long.MaxValue;
            while (await database.Audit.ReadAsync(programId, filter, before, PageSize, cancellationToken) is { Count: > 0 } page)
            {
                foreach (var entry in page)
                    found[entry.Seq] = entry;
                before = page[^1].Seq;
            }
        }
        return [.. found.Values.OrderByDescending(entry => entry.Seq).Select(
            entry => new AboutMemberAnswer(
                entry.Seq, program.Calendar.Format(entry.At), entry.Action, entry.Actor,
                words.Sentence(entry.Actor == $"member:{subject}" ? entry : entry with { Origin = Elsewhere })))];
    }
}
