using System.Security.Cryptography;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Tests.Keys;

public sealed class MasterKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_file_is_made_once_and_only_its_owner_may_read_it()
    {
        var path = Path.Combine(_folder, "club.db.master");
        var made = MasterKeyRing.OfFile(path).First;
        Assert.Equal(made.Proof.ToArray(), MasterKeyRing.OfFile(path).First.Proof.ToArray());
        Assert.Equal(made.Proof.ToArray(), MasterKeyRing.Parse(path).First.Proof.ToArray());
        Assert.Equal(made.Proof.ToArray(), MasterKeyRing.Parse(File.ReadAllText(path)).First.Proof.ToArray());
        Assert.Single(Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task Processes_that_start_together_agree_on_one_key()
    {
        var path = Path.Combine(_folder, "club.db.master");
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MasterKeyRing.OfFile(path).First)));
        Assert.Single(keys.Select(k => Convert.ToHexString(k.Proof.Span)).Distinct());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("/nowhere/at/all")]
    [InlineData("AAAA")]
    public void What_is_no_key_is_refused(string value) =>
        Assert.Throws<DatabaseRefusedException>(() => MasterKeyRing.Parse(value));

    [Fact]
    public void What_was_wrapped_opens_only_with_its_key_and_in_its_place()
    {
        var key = new MasterKey([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        var wrapped = key.Wrap([1, 2, 3], "member/1/7");
        Assert.Equal([1, 2, 3], key.Unwrap(wrapped, "member/1/7"));
        Assert.ThrowsAny<CryptographicException>(() => key.Unwrap(wrapped, "member/1/8"));
        Assert.ThrowsAny<CryptographicException>(() => new MasterKey(new byte[32]).Unwrap(wrapped, "member/1/7"));
        wrapped[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => key.Unwrap(wrapped, "member/1/7"));
        Assert.ThrowsAny<CryptographicException>(() => key.Unwrap([1, 2], "member/1/7"));
        Assert.NotEqual(key.Wrap([1], "a"), key.Wrap([1], "a"));
    }
}
