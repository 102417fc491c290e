using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Simulations.Page;

namespace Bashgah.Server.Modules.Privacy.Page;

/// <summary>A part of the page.</summary>
/// <param name="Id">Its name in the page, and of the text of its heading.</param>
/// <param name="Table">What stands in it; no rows: there is nothing.</param>
internal sealed record ExportSection(string Id, ReportTable Table);

/// <summary>The parts of the page, each a table: the same that the JSON has.</summary>
internal sealed class ExportSections(MemberExportAnswer answer, ExportWords words)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The program's name.</summary>
    public string Program => answer.Program;

    /// <summary>Whose data it is, and as of when.</summary>
    public string Lead => words.Say("lead", ("member", answer.Member.Id), ("at", words.Moment(answer.ExportedAt)));

    /// <summary>All of them.</summary>
    public IReadOnlyList<ExportSection> All =>
    [
        Of("profile", ["field", "value"], Profile()),
        Of("cards", ["value", "state", "since", "ended", "reason"], answer.Cards.Select(c => Row(
            words.Latin(c.Number), State(c.State), words.Moment(c.IssuedAt), words.Moment(c.BlockedAt),
            c.Reason is null ? "" : words.Named("export.card-reason", c.Reason)))),
        Of("consents", ["purpose", "channel", "agreed", "since"], answer.Consents.Current.Select(c => Row(
            c.Purpose, c.Channel ?? words.Say("every-channel"), words.YesNo(c.Granted), words.Moment(c.Since)))),
        Of("consent-records", ["when", "purpose", "channel", "agreed", "text", "by"], answer.Consents.History.Select(c => Row(
            words.Moment(c.At), c.Purpose, c.Channel ?? words.Say("every-channel"), words.YesNo(c.Granted),
            c.Text is { } text ? $"{text.Version} ({text.Language})" : "", words.Latin($"{c.Actor} ({c.Origin})")))),
        Of("accounts", ["currency", "available", "pending", "held", "debt", "earned", "spent", "expired"], answer.Accounts.Select(a => Row(
            words.Currency(a.Currency),
            [
                .. new[] { a.Available, a.Pending, a.Held, a.Debt, a.LifetimeEarned, a.LifetimeSpent, a.LifetimeExpired }
                    .Select(amount => words.Units(a.Currency, amount)),
            ]))),
        Of("lots", ["currency", "from", "until", "available", "pending", "held", "expired"], answer.Lots.Select(l => Row(
            words.Currency(l.Currency),
            [
                words.Day(l.FirstDay), words.Day(l.LastDay),
                .. new[] { l.Available, l.Pending, l.Held, l.Expired }.Select(amount => words.Units(l.Currency, amount)),
            ]))),
        Of("entries", ["when", "currency", "amount", "balance", "reason"], answer.Entries.Select(e => Row(
            words.Moment(e.OccurredAt), words.Currency(e.Currency), words.Units(e.Currency, e.Amount), words.Units(e.Currency, e.BalanceAfter), e.Explanation))),
        Of("transactions", ["when", "what", "document", "note", "details", "by"], answer.Transactions.Select(t => Row(
            words.Moment(t.OccurredAt), words.Named("export.kind", t.Kind), words.Latin(t.DocumentNo), t.Note ?? "", Text(t.Event), words.Latin(t.Actor)))),
        Of("vouchers", ["reward", "code", "state", "until"], answer.Vouchers.Select(v => Row(
            v.Name, words.Latin(v.Code), State(v.State), words.Moment(v.ExpiresAt)))),
        Of("holds", ["currency", "amount", "until"], answer.Holds.Select(h => Row(
            words.Currency(h.Currency), words.Units(h.Currency, h.Amount), words.Moment(h.EndsAt)))),
        Of("cash-outs", ["when", "currency", "amount", "state"], answer.CashOuts.Select(c => Row(
            words.Moment(c.RequestedAt), words.Currency(c.Currency), words.Units(c.Currency, c.Amount), State(c.State)))),
        Of("offers", ["offer", "state", "until"], answer.Offers.Select(o => Row(o.Name, State(o.State), words.Day(o.Until)))),
        Of("referrals", ["field", "value"], Referrals()),
        Of("sessions", ["when", "until", "ended"], answer.SignIns.Sessions.Select(s => Row(
            words.Moment(s.CreatedAt), words.Moment(s.EndsAt), words.Moment(s.EndedAt)))),
        Of("codes", ["until", "tries"], answer.SignIns.Codes.Select(c => Row(words.Moment(c.EndsAt), words.Number(c.Tries)))),
        Of("counted", ["field", "sent", "tried"], answer.SignIns.Counted.Select(c => Row(
            Field(c.Kind), Joined(c.Sent.Select(words.Moment)), Joined(c.Tried.Select(words.Moment))))),
        Of("passkeys", ["what", "since"], answer.SignIns.Passkeys.Select(p => Row(p.Name, words.Moment(p.CreatedAt)))),
        Of("approvals", ["when", "what", "currency", "amount", "state"], answer.Approvals.Select(a => Row(
            words.Moment(a.AskedAt), words.Named("export.approval", a.Kind), words.Currency(a.Currency), words.Units(a.Currency, a.Amount),
            State(a.State)))),
        Of("cases", ["when", "what", "state", "ended"], answer.Cases.Select(c => Row(
            words.Moment(c.OpenedAt), words.Named("export.case", c.Kind), State(c.State), words.Moment(c.ClosedAt)))),
        Of("staff-cards", ["value"], answer.StaffCards.Select(staff => Row(words.Latin(staff)))),
        Of("messages", ["when", "what", "state", "details"], answer.Messages.Select(m => Row(
            words.Moment(m.DueAt), m.Topic, State(m.State), m.Body))),
        Of("log", ["when", "what"], answer.Log.Select(l => Row(words.Moment(l.At), l.Sentence))),
        Of("facts", ["field", "value"], answer.Facts is JsonObject facts ? facts.Select(f => Row(f.Key, Text(f.Value))) : []),
    ];

    private IEnumerable<ReportRow> Profile()
    {
        var member = answer.Member;
        (string Name, string? Value)[] fields =
        [
            (Field("name"), member.Name), (Field("phone"), words.Latin(member.Phone)), (Field("email"), words.Latin(member.Email)),
            (Field("birthDate"), words.Day(member.BirthDate)), (Field("locale"), member.Locale), (Field("externalId"), member.ExternalId),
            (Field("cards"), Joined(member.Cards.Select(words.Latin))), (Field("devices"), Joined(member.Devices ?? [])),
            (Field("paymentReferences"), Joined(member.PaymentReferences ?? [])), (Field("groups"), Joined(member.Groups)),
            (Field("attributes"), Joined(member.Attributes.Select(a => $"{a.Key}: {a.Value}"))),
            (words.Say("tiers"), Joined(member.Tiers.Select(t => $"{t.Key}: {t.Value}"))),
            (words.Say("referral-code"), member.ReferralCode), (words.Say("joined"), words.Moment(member.JoinedAt)),
        ];
        return fields.Where(field => !string.IsNullOrEmpty(field.Value)).Select(field => Row(field.Name, field.Value!));
    }

    private IEnumerable<ReportRow> Referrals() =>
    [
        .. answer.Referrals.ReferredBy is { } by ? [Row(Field("referredBy"), by)] : Array.Empty<ReportRow>(),
        .. answer.Referrals.Brought.Select(id => Row(words.Say("brought"), id)),
    ];

    private ExportSection Of(string id, string[] columns, IEnumerable<ReportRow> rows) =>
        new(id, new ReportTable("", [.. columns.Select(column => words.Say($"column.{column}"))], [.. rows]));

    private string Field(string name) => words.Named("audit.field", name);

    private string State(string state) => words.Named("export.state", state);

    private string Joined(IEnumerable<string> texts) => words.Wording.And([.. texts]);

    private string Text(JsonNode? json) => words.Latin(json?.ToJsonString(Compact));

    private static ReportRow Row(string head, params string[] cells) => new(head, [.. cells.Select(cell => new ReportCell(cell))]);
}
