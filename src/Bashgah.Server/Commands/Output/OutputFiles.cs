using System.Text;
using Bashgah.Storage.Databases;

namespace Bashgah.Server.Commands.Output;

/// <summary>Looks at the files that a command is to write before it begins: nothing of the ledger and nothing that it reads may be written
/// over, and hours of work must not end at a folder that is not there.</summary>
internal static class OutputFiles
{
    private const string StandardOutput = "-";

    // What lies beside a database: the key store, the master key, the erasure list, and logs.
    private static readonly string[] Beside = ["", ".keys", ".master", ".erasures"];
    private static readonly string[] Logs = ["", "-wal", "-shm", "-journal"];
    private static readonly byte[] SqliteHead = Encoding.ASCII.GetBytes("SQLite format 3\0");

    /// <summary>Refuses, as a fault of the command line, what cannot or must not be written.</summary>
    /// <param name="run">Names the database.</param>
    /// <param name="inputs">What the command reads.</param>
    /// <param name="outputs">What it is to write; null and <c>-</c> are no files.</param>
    public static void Check(CommandRun run, IEnumerable<string> inputs, params IEnumerable<string?> outputs)
    {
        var read = inputs.Select(Whole).ToHashSet(StringComparer.Ordinal);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var named in outputs.Where(path => path is not (null or StandardOutput)))
        {
            var path = Whole(named!);
            if (Directory.Exists(path))
                throw CommandFailedException.OfUsage($"{named} is a folder.");
            if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
                throw CommandFailedException.OfUsage($"There is no folder {folder} to write {named} in.");
            if (IsOfDatabase(run, path))
                throw CommandFailedException.OfUsage($"{named} is a database or belongs to one: it is not written over.");
            if (read.Contains(path))
                throw CommandFailedException.OfUsage($"{named} is read by this very command: it is not written over.");
            if (!written.Add(path))
                throw CommandFailedException.OfUsage($"{named} is named twice.");
        }
    }

    private static bool IsOfDatabase(CommandRun run, string path)
    {
        if (!PostgresAddress.IsOne(run.Database) && Whole(run.Database) is var database
            && Beside.Any(own => Logs.Any(log => path == $"{database}{own}{log}")))
            return true;
        if (!File.Exists(path))
            return false;
        using var file = File.OpenRead(path);
        var head = new byte[SqliteHead.Length];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual(SqliteHead);
    }

    private static string Whole(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file.FullName;
    }
}
