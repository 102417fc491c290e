using System.Text;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Keys;

/// <summary>The file <c>(database).master</c>: master keys as base64, one a line. A reader sees the old or the new content,
/// never a part, and what was written is on disk.</summary>
internal static class MasterKeyFile
{
    /// <summary>Makes the file with a new key unless it is there.</summary>
    public static void Ensure(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                DurableFile.WriteNew(path, Text([MasterKey.Draw()]));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseRefusedException($"The master key file {path} cannot be made: {fault.Message}", fault);
        }
    }

    /// <summary>Puts these keys in the place of those that are in the file.</summary>
    public static void Write(string path, IReadOnlyList<MasterKey> keys)
    {
        try
        {
            DurableFile.Replace(path, Text(keys));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseRefusedException($"The master key file {path} cannot be written: {fault.Message}", fault);
        }
    }

    private static byte[] Text(IReadOnlyList<MasterKey> keys) =>
        Encoding.ASCII.GetBytes(string.Concat(keys.Select(key => key.ToBase64() + "\n")));
}
