using System.Text.Json;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Platform.Messaging;

/// <summary>Messages to members where nothing else sends them: a file.</summary>
public sealed class FileMessageSenderTests
{
    [Fact]
    public async Task Messages_go_to_a_file_that_only_its_owner_reads()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bashgah-test-").FullName, "messages.txt");
        var clock = new MovedClock(DateTimeOffset.Parse("2026-03-02T04:00:00Z"));
        using var sender = new FileMessageSender(file, clock);
        Assert.True(sender.IsReady);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => sender.SendAsync(new($"club/{i}", "+60123456789", "sms", "receipt", "fa", "۴۱ امتیاز"), default)));
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(20, lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()).Distinct().Count());
        Assert.Contains(
            """{"at":"2026-03-02T04:00:00+00:00","id":"club/7","to":"+60123456789","channel":"sms","kind":"receipt","language":"fa","text":"۴۱ امتیاز"}""", lines);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Without_a_file_nothing_is_sent()
    {
        await using var server = await ClubServer.StartAsync();
        Assert.False(server.Services.GetRequiredService<IMessageSender>().IsReady);
        Assert.Equal(TimeSpan.FromDays(3), server.Services.GetRequiredService<MessageOptions>().KeepFor);
    }
}
