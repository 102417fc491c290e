namespace Bashgah.Engine.Programs;

/// <summary>What a later version of a policy may not change, because balances and history hang on it.</summary>
public static class ProgramComparison
{
    /// <summary>Faults of a definition as the version after another; empty when it may follow.</summary>
    public static IReadOnlyList<ProgramFault> Faults(ProgramDefinition previous, ProgramDefinition next)
    {
        var (before, after) = (previous.Compiled, next.Compiled);
        var faults = new List<ProgramFault>();
        Fixed("timeZone", before.Calendar.TimeZoneId, after.Calendar.TimeZoneId);
        Fixed("calendar", before.Calendar.Calendar, after.Calendar.Calendar);
        Fixed("weekStarts", before.Calendar.FirstDayOfWeek, after.Calendar.FirstDayOfWeek);
        Fixed("money.currency", before.MoneyCode, after.MoneyCode);
        Fixed("money.digits", before.MoneyDigits, after.MoneyDigits);
        foreach (var currency in before.Currencies)
        {
            var path = $"currencies.{currency.Id}";
            var later = after.Currency(currency.Id);
            if (later is null)
            {
                faults.Add(new(path, "removed", "Members may hold this currency: it cannot be removed."));
                continue;
            }

            Fixed(path + ".digits", currency.Digits, later.Digits);
            Fixed(path + ".money", currency.IsMoney, later.IsMoney);
            Fixed(path + ".carry", currency.Carries, later.Carries);
        }

        return faults;

        void Fixed<T>(string path, T was, T isNow)
        {
            if (!EqualityComparer<T>.Default.Equals(was, isNow))
                faults.Add(new(path, "fixed", "A later version cannot change this: history hangs on it."));
        }
    }
}
