namespace Bashgah.Testing;

/// <summary>
/// Real data that is used by tests but not distributed with the project: the folder that
/// <see cref="FolderVariable"/> names, by default <c>shared/data</c> beside the repository.
/// </summary>
public static class PublicData
{
    public const string FolderVariable = "BASHGAH_DATA";

    public static string Folder =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
            ? folder
            : Path.Combine(Repository.Root, "..", "shared", "data");

    public static string PathOf(string file) => Path.GetFullPath(Path.Combine(Folder, file));
}
