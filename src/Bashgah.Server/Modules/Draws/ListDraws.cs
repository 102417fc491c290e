using System.ComponentModel;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Draws;

/// <summary>A period of draws.</summary>
internal sealed record DrawPeriodAnswer
{
    [Description("Calendar month in UTC, e.g. 2026-11.")]
    public required string Period { get; init; }

    [Description("SHA-256 of the period's secret, hex; published before the period begins.")]
    public required string SecretHash { get; init; }

    public required string PublishedAt { get; init; }

    [Description("The secret, hex, once the period is over: HMAC-SHA-256 of it over the 8 bytes of the transaction's number "
        + "(big-endian) and the rule's id gives each draw.")]
    public string? Secret { get; init; }
}

/// <summary>What anyone needs to recompute every draw (S3.7).</summary>
internal sealed class ListDraws(ProgramSecretsProvider secrets, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/draws", Id = "listDraws", Tag = "Policies",
        Summary = "Lists the published hashes of draw secrets, and the secrets of periods that are over; newest first.",
        Scope = ApiScopes.PolicyRead, Answer = typeof(Page<DrawPeriodAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        await secrets.PublishDrawPeriodsAsync(call.ProgramId, reader.Now, call.Aborted);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var periods = await secrets.ReadDrawPeriodsAsync(call.ProgramId, reader.Now, call.Aborted);
        var answers = periods.Select(p => new DrawPeriodAnswer
        {
            Period = p.Period,
            SecretHash = p.SecretHash,
            PublishedAt = program.Calendar.Format(p.PublishedAt),
            Secret = p.Secret,
        });
        return ApiAnswer.Ok(Paging.Of(call, [.. answers], p => p.Period));
    }
}

/// <summary>Published draws.</summary>
internal static class DrawsModule
{
    public static IServiceCollection AddDraws(this IServiceCollection services) => services.AddSingleton<ListDraws>();

    public static void MapDraws(this ApiRoutes routes) =>
        routes.Map(ListDraws.Operation, routes.UseCase<ListDraws>().HandleAsync);
}
