namespace Bashgah.Storage.Members;

/// <summary>That a member's personal data was erased.</summary>
/// <param name="MemberId">Whose.</param>
/// <param name="At">When, Unix microseconds.</param>
/// <param name="Actor">Who did it: an API key, a command.</param>
/// <param name="Reason">Why, as it was given; or null.</param>
public sealed record ErasedMember(long MemberId, long At, string Actor, string? Reason);

/// <summary>What an erasure list came to.</summary>
/// <param name="Erased">Members who were there and are erased now.</param>
/// <param name="Before">Members who were erased already.</param>
/// <param name="Others">Lines of members who are not there, or whose number is somebody else's by now.</param>
/// <param name="Unreadable">Lines that are none.</param>
public sealed record AppliedErasures(int Erased, int Before, int Others, int Unreadable);

/// <summary>There is no place for the erasure list, without which a backup would bring an erased member back.</summary>
public sealed class ErasureListMissingException() : Exception(
    $"Say where the erasure list is to be kept, outside the backups: {DatabaseOptions.ErasuresVariable}.");
