using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>Members and commands for a pipeline that a test makes itself, over a server's database.</summary>
internal static class LaneClub
{
    public static async Task<long> IdOfAsync(ClubServer server, string phone)
    {
        PublicId.TryMember(await server.JoinAsync(phone), out var id);
        return id;
    }

    public static LedgerPipeline PipelineOf(ClubServer server, ILedgerStore store, LedgerOptions options) => new(
        store, server.Host.Database.Members, server.Host.Policies, options, server.Clock, NullLogger.Instance);

    public static LedgerCommand Review(long memberId) => Done("review", memberId);

    public static LedgerCommand Done(string activity, long memberId) => new()
    {
        ProgramId = 1, Actor = "test", Members = [new NamedMember(MemberReference.ById(memberId))],
        Build = members => new Activity(activity, memberId, new Dictionary<string, string>()) { OccurredAt = members.RecordedAt },
    };
}
