using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>The little that the ledger is told of a profile: the day of the birthday without its year, and whether what the
/// program asks for is all there (S13.3).</summary>
internal static class ProfileFacts
{
    /// <summary>Birthday by the program's calendar, month × 100 + day; null: no birth date is known.</summary>
    public static int? Birthday(string? birthDate, CompiledProgram program) =>
        DayNumber.TryParse(birthDate, out var born) ? program.Calendar.MonthAndDay(born) : null;

    /// <summary>True when every field under <c>profile.complete</c> is filled in.</summary>
    public static bool IsComplete(MemberProfile profile, CompiledProgram program) => program.ProfileFields.All(field => field switch
    {
        "phone" => profile.Phone is not null,
        "email" => profile.Email is not null,
        "name" => profile.Name is not null,
        "birthDate" => profile.BirthDate is not null,
        "locale" => profile.Locale is not null,
        "externalId" => profile.ExternalId is not null,
        "cards" => profile.Cards.Count > 0,
        _ => throw new InvalidOperationException($"No such field of a profile: {field}."),
    });
}
