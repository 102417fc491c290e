using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bashgah.Storage.Members;

/// <summary>
/// Ties members' records to the audit log: beside each change the log holds the number and a keyed print of the record, which tells
/// nothing of what stands in it, because something random stands in it too (<see cref="ConsentRecord.Salt"/>). So none can be
/// taken away, put in or changed unseen, and an erased member leaves nothing readable.
/// </summary>
public sealed class ConsentProof
{
    /// <summary>Name of the secret of a program under which prints are made.</summary>
    internal const string SecretName = "consents";

    /// <summary>Name under which an entry of the audit log tells of records.</summary>
    internal const string Told = "consents";

    private readonly int _programId;
    private readonly byte[] _key;

    internal ConsentProof(int programId, byte[] key)
    {
        _programId = programId;
        _key = key;
    }

    /// <summary>Puts what proves the records into what an entry of the audit log says.</summary>
    public void Tell(JsonObject after, long memberId, IReadOnlyCollection<ConsentRecord> records)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count > 0)
        {
            after[Told] = new JsonArray(
                [.. records.Select(record => new JsonObject
                {
                    ["member"] = memberId, ["record"] = record.Seq, ["print"] = PrintOf(memberId, record.Write()),
                })]);
        }
    }

    internal string PrintOf(long memberId, ReadOnlySpan<byte> plain)
    {
        using var print = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        print.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"consent/{_programId}/{memberId}/")));
        print.AppendData(plain);
        return Convert.ToHexStringLower(print.GetHashAndReset());
    }

    /// <summary>Where a record belongs: it does not open elsewhere.</summary>
    internal static byte[] Place(int programId, long memberId, int seq) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"consent/{programId}/{memberId}/{seq}"));
}
