using System.Text.Json;
using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.Configuration;
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

    [Fact]
    public void What_cannot_be_meant_is_refused_in_a_line_and_nothing_means_none()
    {
        Assert.Null(Options(("File", " ")).File);
        Assert.Null(Options().File);
        foreach (var keepFor in new[] { "-1.00:00:00", "00:00:00", "soon" })
        {
            var refused = Assert.Throws<SettingRefusedException>(() => Options(("KeepFor", keepFor)));
            Assert.Contains("Messages", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        }
        Assert.Equal(TimeSpan.FromHours(12), Options(("KeepFor", "12:00:00")).KeepFor);
    }

    [Fact]
    public async Task A_file_that_nothing_can_be_appended_to_keeps_the_server_from_starting()
    {
        var folder = Directory.CreateTempSubdirectory("bashgah-test-").FullName;
        var missing = Path.Combine(folder, "none", "messages.txt");
        var refused = await Assert.ThrowsAsync<SettingRefusedException>(
            () => ClubServer.StartAsync(settings: new Dictionary<string, string?> { ["Messages:File"] = missing }));
        Assert.StartsWith($"Messages:File: nothing can be appended to {missing}: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Throws<SettingRefusedException>(() => Options(("File", folder)));

        var there = Path.Combine(folder, "messages.txt");
        await File.WriteAllTextAsync(there, "before\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(there, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal(there, Options(("File", there)).File);
        Assert.Equal("before\n", await File.ReadAllTextAsync(there));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(there));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_line_is_whole_or_not_there_and_begins_on_a_line_of_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("bashgah-test-").FullName;
        var path = Path.Combine(folder, "messages.txt");
        await File.WriteAllTextAsync(path, "half");
        using (var file = new JsonLineFile(path))
            await file.AppendAsync(new { n = 1 }, default);
        Assert.Equal("half\n{\"n\":1}\n", await File.ReadAllTextAsync(path));
        using (var full = new FullDisk(path))
            Assert.Throws<IOException>(() => JsonLineFile.Append(full, "{\"n\":2}\n"u8.ToArray()));
        Assert.Equal("half\n{\"n\":1}\n", await File.ReadAllTextAsync(path));
        using (var file = new JsonLineFile(path))
            await file.AppendAsync(new { n = 3 }, default);
        Assert.Equal("half\n{\"n\":1}\n{\"n\":3}\n", await File.ReadAllTextAsync(path));
        Directory.Delete(folder, recursive: true);
    }

    private static MessageOptions Options(params (string Name, string Value)[] settings) => MessageOptions.Of(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => $"Messages:{s.Name}", s => (string?)s.Value)).Build(), null);

    /// <summary>A file of which a few bytes can be written before the disk is full.</summary>
    private sealed class FullDisk(string path) : FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer[..3]);
            throw new IOException("No space left on device");
        }
    }
}
