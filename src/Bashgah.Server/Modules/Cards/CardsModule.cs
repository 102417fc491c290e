using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Cards;

/// <summary>Cards of members: issued, blocked, replaced (K1).</summary>
internal static class CardsModule
{
    public static IServiceCollection AddCards(this IServiceCollection services) => services
        .AddSingleton<CardChanges>()
        .AddSingleton<CardIssuing>()
        .AddSingleton<ListCards>()
        .AddSingleton<IssueCard>()
        .AddSingleton<BlockCard>()
        .AddSingleton<ReplaceCard>();

    public static void MapCards(this ApiRoutes routes)
    {
        routes.Map(ListCards.Operation, routes.UseCase<ListCards>().HandleAsync);
        routes.Map(IssueCard.Operation, routes.UseCase<IssueCard>().HandleAsync);
        routes.Map(BlockCard.Operation, routes.UseCase<BlockCard>().HandleAsync);
        routes.Map(ReplaceCard.Operation, routes.UseCase<ReplaceCard>().HandleAsync);
    }
}
