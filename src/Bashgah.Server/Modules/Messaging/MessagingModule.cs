using Bashgah.Server.Platform.Messaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bashgah.Server.Modules.Messaging;

/// <summary>Messages to members about what happened to their points.</summary>
internal static class MessagingModule
{
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.TryAddSingleton<IMessageSender>(provider => new FileMessageSender(
            provider.GetRequiredService<MessageOptions>().File, provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<MessageText>().AddSingleton<MessageComposer>().AddSingleton<MessageDelivery>()
            .AddSingleton<MessageLoop>();
    }
}
