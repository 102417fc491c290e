using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Turns the way in which a request names a member into what the ledger looks up: a keyed hash
/// (S13.2).</summary>
internal sealed class MemberReferences(MemberDirectory directory, LedgerReader reader)
{
    /// <summary>The reference; or the fault that the value is none of its kind in the program's
    /// country.</summary>
    public async ValueTask<(MemberReference Reference, Problem? Problem)> OfAsync(ApiCall call, MemberName name, string path)
    {
        if (name.Field == "id")
            return (MemberReference.ById(name.Id), null);
        if (await FindAsync(call.ProgramId, name.Field, name.Value, call.Aborted) is { } reference)
            return (reference, null);
        IdentifierForms.AddFault(call.Faults, path, name.Field, name.Value);
        return (default, Problem.Malformed(call.Faults));
    }

    /// <summary>The reference of an identifier, or null when the value is none of its kind.</summary>
    public async Task<MemberReference?> FindAsync(
        int programId, string field, string value, CancellationToken cancellationToken)
    {
        var program = await reader.ProgramAsync(programId, cancellationToken);
        if (!IdentifierForms.TryNormalise(field, value, ProgramCountry.Of(program), out var normal))
            return null;
        var hasher = await directory.HasherAsync(programId, cancellationToken);
        return hasher.Reference(field, normal);
    }
}
