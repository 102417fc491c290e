using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bashgah.Storage.Members;

/// <summary>That a member agreed to something, or took it back. It is never changed.</summary>
/// <param name="Seq">Number among the member's records, from 1 without gaps.</param>
/// <param name="At">When, Unix microseconds.</param>
/// <param name="Purpose">What for, by a name that the program chose.</param>
/// <param name="Channel">Over which channel; null: over every one.</param>
/// <param name="IsGranted">Agreed, or taken back.</param>
/// <param name="Actor">Who recorded it: the member, a key, a device.</param>
/// <param name="Origin">From where: the caller's address; of members none is kept.</param>
public sealed record ConsentRecord(
    int Seq, long At, string Purpose, string? Channel, bool IsGranted, string Actor, string Origin)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What the member was shown; null: nothing that the program keeps.</summary>
    public ShownText? Text { get; init; }

    /// <summary>Drawn for the record: without it nobody can try out what the record says against its print in the audit log, not even
    /// with the program's keys. 16 bytes, as hex.</summary>
    public string Salt { get; init; } = DrawSalt();

    /// <summary>Something for <see cref="Salt"/>.</summary>
    public static string DrawSalt() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    internal static ConsentRecord Read(ReadOnlySpan<byte> plain) => JsonSerializer.Deserialize<ConsentRecord>(plain, Json)!;
}

/// <summary>A text that a member was shown.</summary>
/// <param name="Hash">The hash under which the program keeps it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Language">Its language.</param>
public sealed record ShownText(string Hash, string Version, string Language);

/// <summary>A change that is to be recorded.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Channel">Over which channel; null: over every one.</param>
/// <param name="IsGranted">Agreed, or taken back.</param>
/// <param name="Text">What the member was shown, or null.</param>
public sealed record ConsentChange(string Purpose, string? Channel, bool IsGranted, ShownText? Text = null);
