using Bashgah.Engine;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>What all documents need before they are decided: the store's scope, the member, the
/// money.</summary>
internal sealed class Documents(StoreRegistry stores, MemberReferences members, LedgerReader reader)
{
    /// <summary>Scope of document numbers at a store (S10.2), or that the store is not known.</summary>
    public async ValueTask<(string Scope, Refusal? Refusal)> ScopeAsync(ApiCall call, string? store)
    {
        if (store is null)
            return ("", null);
        return await stores.FindAsync(call.ProgramId, store, call.Aborted) is { } known
            ? (known.DocumentScope, null)
            : ("", RefusalOf(ProblemCodes.StoreUnknown, ("store", store)));
    }

    /// <summary>The command of a request that is refused as soon as its key is known to be new: nothing of it can be
    /// decided.</summary>
    public static LedgerCommand Refused(ApiCall call, Refusal refusal) => new()
    {
        ProgramId = call.ProgramId,
        Actor = call.Caller.Actor,
        IdempotencyKey = call.IdempotencyKey,
        Refusal = refusal,
        Build = _ => throw new InvalidOperationException("It is refused."),
    };

    /// <summary>The member named, if any.</summary>
    public async ValueTask<(NamedMember? Member, Problem? Problem)> MemberAsync(ApiCall call, MemberName? name)
    {
        if (name is null)
            return (null, null);
        var (reference, problem) = await members.OfAsync(call, name, $"member.{name.Field}");
        return problem is null ? (new NamedMember(reference), null) : (null, problem);
    }

    /// <summary>A program reckons in one money (S2.5).</summary>
    public async ValueTask<Refusal?> CheckMoneyAsync(ApiCall call, string currency)
    {
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return program.MoneyCode == currency
            ? null
            : RefusalOf(ProblemCodes.WrongMoney, ("expected", program.MoneyCode), ("given", currency));
    }

    private static Refusal RefusalOf(string code, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        var byName = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
            byName[name] = value;
        return new Refusal(code, byName);
    }

    /// <summary>The member that a document has by its purchase or claim; there need not be one.</summary>
    public static NamedMember OwnerOf(DocumentKey document) =>
        new(MemberReference.OfDocument(document), RefusalIfMissing: null);
}
