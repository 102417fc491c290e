using System.Collections.Frozen;
using System.Globalization;

namespace Bashgah.Storage.Members;

/// <summary>How a country's people write phone numbers at home.</summary>
/// <param name="Code">Calling code.</param>
/// <param name="Trunk">Prefix of national forms that is left out abroad; empty: none.</param>
/// <param name="DigitsMax">Most digits of a national number without the trunk prefix.</param>
internal readonly record struct CallingCode(string Code, string Trunk, int DigitsMax);

/// <summary>
/// Calling codes and trunk prefixes (ITU-T E.164 and E.123 national numbering plans) of the countries where clubs are
/// likely; the others take numbers in the international form, which is always accepted.
/// </summary>
internal static class CallingCodes
{
    // Country, calling code, trunk prefix (- for none), most digits of a national number.
    private const string Table =
        """
        AE 971 0 9|AF 93 0 9|AM 374 0 8|AR 54 0 11|AT 43 0 13|AU 61 0 9|AZ 994 0 9|BD 880 0 10|BE 32 0 9|BG 359 0 9
        BH 973 - 8|BN 673 - 7|BR 55 0 11|BY 375 8 9|CA 1 1 10|CH 41 0 9|CL 56 - 9|CN 86 0 11|CO 57 - 10|CY 357 - 8
        CZ 420 - 9|DE 49 0 11|DK 45 - 8|DZ 213 0 9|EE 372 - 8|EG 20 0 10|ES 34 - 9|FI 358 0 10|FR 33 0 9|GB 44 0 10
        GE 995 0 9|GH 233 0 9|GR 30 - 10|HK 852 - 8|HR 385 0 9|HU 36 06 9|ID 62 0 12|IE 353 0 9|IL 972 0 9|IN 91 0 10
        IQ 964 0 10|IR 98 0 10|IS 354 - 9|IT 39 - 11|JO 962 0 9|JP 81 0 10|KE 254 0 9|KG 996 0 9|KH 855 0 9|KR 82 0 10
        KW 965 - 8|KZ 7 8 10|LA 856 0 10|LB 961 0 8|LK 94 0 9|LT 370 0 8|LU 352 - 11|LV 371 - 8|LY 218 0 9|MA 212 0 9
        MM 95 0 10|MN 976 0 8|MT 356 - 8|MV 960 - 7|MX 52 - 10|MY 60 0 10|NG 234 0 10|NL 31 0 9|NO 47 - 8|NP 977 0 10
        NZ 64 0 10|OM 968 - 8|PE 51 0 9|PH 63 0 10|PK 92 0 10|PL 48 - 9|PS 970 0 9|PT 351 - 9|QA 974 - 8|RO 40 0 9
        RS 381 0 9|RU 7 8 10|SA 966 0 9|SE 46 0 9|SG 65 - 8|SI 386 0 8|SK 421 0 9|SY 963 0 9|TH 66 0 9|TJ 992 - 9
        TM 993 8 8|TN 216 - 8|TR 90 0 10|TW 886 0 9|TZ 255 0 9|UA 380 0 9|US 1 1 10|UZ 998 - 9|VN 84 0 10|YE 967 0 9
        ZA 27 0 9
        """;

    private static readonly FrozenDictionary<string, CallingCode> ByCountry = Table
        .Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(entry => entry.Split(' '))
        .ToFrozenDictionary(
            e => e[0],
            e => new CallingCode(e[1], e[2] == "-" ? "" : e[2], int.Parse(e[3], CultureInfo.InvariantCulture)),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Countries whose national forms are understood.</summary>
    public static IReadOnlyCollection<string> Countries => ByCountry.Keys;

    /// <summary>The country of an ISO 3166 code, if it is known.</summary>
    public static CallingCode? Find(string? country) =>
        country is not null && ByCountry.TryGetValue(country, out var code) ? code : null;
}
