using System.Globalization;
using System.Text;

namespace Bashgah.Storage.Keys;

/// <summary>Seals free text that belongs to a transaction: staff may write a name into it (S13.3).</summary>
internal sealed class NoteCipher(KeyStore keys)
{
    public async Task<byte[]> SealAsync(
        int programId, long transactionId, string text, CancellationToken cancellationToken)
    {
        var key = await keys.ProgramSecretAsync(programId, "notes", cancellationToken);
        return Sealing.Seal(key, Encoding.UTF8.GetBytes(text), Place(programId, transactionId));
    }

    public async Task<string> OpenAsync(
        int programId, long transactionId, byte[] cipher, CancellationToken cancellationToken)
    {
        var key = await keys.ProgramSecretAsync(programId, "notes", cancellationToken);
        return Encoding.UTF8.GetString(Sealing.Open(key, cipher, Place(programId, transactionId)));
    }

    /// <summary>Seals why a member was erased.</summary>
    public async Task<byte[]> SealReasonAsync(int programId, long memberId, string text, CancellationToken cancellationToken)
    {
        var key = await keys.ProgramSecretAsync(programId, "notes", cancellationToken);
        return Sealing.Seal(key, Encoding.UTF8.GetBytes(text), PlaceOfReason(programId, memberId));
    }

    /// <summary>Opens why a member was erased.</summary>
    public async Task<string> OpenReasonAsync(int programId, long memberId, byte[] cipher, CancellationToken cancellationToken)
    {
        var key = await keys.ProgramSecretAsync(programId, "notes", cancellationToken);
        return Encoding.UTF8.GetString(Sealing.Open(key, cipher, PlaceOfReason(programId, memberId)));
    }

    /// <summary>Seals the free text of something that waits for approval.</summary>
    public async Task<byte[]> SealWishAsync(string place, string text, int programId, CancellationToken cancellationToken)
    {
        var key = await keys.ProgramSecretAsync(programId, "notes", cancellationToken);
        return Sealing.Seal(key, Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(place));
    }

    /// <summary>Opens the free text of something that waits for approval.</summary>
    public async Task<string> OpenWishAsync(string place, byte[] cipher, int programId, CancellationToken cancellationToken)
    {
        var key = await keys.ProgramSecretAsync(programId, "notes", cancellationToken);
        return Encoding.UTF8.GetString(Sealing.Open(key, cipher, Encoding.UTF8.GetBytes(place)));
    }

    private static byte[] PlaceOfReason(int programId, long memberId) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"erasure/{programId}/{memberId}"));

    private static byte[] Place(int programId, long transactionId) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"note/{programId}/{transactionId}"));
}
