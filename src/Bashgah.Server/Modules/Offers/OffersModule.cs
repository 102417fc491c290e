using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Offers;

/// <summary>Personal offers: given by staff or open to groups, activated by members, used by rules (E7).</summary>
internal static class OffersModule
{
    public static IServiceCollection AddOffers(this IServiceCollection services) => services
        .AddSingleton<ListOffers>()
        .AddSingleton<MoveOffer>();

    public static void MapOffers(this ApiRoutes routes)
    {
        routes.Map(ListOffers.Operation, routes.UseCase<ListOffers>().HandleAsync);
        routes.Map(MoveOffer.Give, routes.UseCase<MoveOffer>().GiveAsync);
        routes.Map(MoveOffer.Activate, routes.UseCase<MoveOffer>().ActivateAsync);
    }
}
