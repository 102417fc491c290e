namespace Bashgah.Server.Tests.Support;

/// <summary>Programs that tests reckon with by hand.</summary>
internal static class TestPrograms
{
    /// <summary>1 point per 100 on everything, 5 credit a review, one coffee left; points pay at 1 per 1.</summary>
    public const string Club = """
        {
          "name": {"en": "Club", "fa": "باشگاه", "ms": "Kelab"},
          "money": {"currency": "MYR", "digits": 2},
          "timeZone": "Asia/Kuala_Lumpur", "calendar": "gregorian", "languages": ["en", "fa", "ms"],
          "currencies": {
            "points": {"name": {"en": "points", "fa": "امتیاز", "ms": "mata"}, "expiry": {"after": "P12M", "roundTo": "month"},
                       "worth": {"amount": 1, "per": 1}},
            "credit": {"name": {"en": "credit"}, "money": true, "expiry": "never"}
          },
          "memberAttributes": ["shoe-size"],
          "earning": [
            {"id": "base", "name": {"en": "Everyday points", "fa": "امتیاز هر روز", "ms": "Mata harian"}, "on": "purchase",
             "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "friday", "on": "purchase", "when": [{"weekday": ["fri"]}], "give": {"points": {"fixed": 50}}},
            {"id": "review", "on": "activity:review", "give": {"credit": {"fixed": 500}},
             "limit": [{"member": {"times": 2, "per": "month"}}]},
            {"id": "launch", "on": "activity:launch", "give": {"points": {"fixed": 10}}, "limit": [{"program": {"times": 3}}]}
          ],
          "rewards": {
            "coffee": {"name": {"en": "Coffee"}, "kind": {"product": {"sku": "COFFEE-S"}}, "price": {"points": 40}, "stock": 1,
                       "voucher": {"valid": "P30D"}},
            "tea": {"kind": {"product": {"sku": "TEA-S"}}, "price": {"points": 10},
                    "limit": [{"member": {"times": 2, "per": "month"}}]}
          }
        }
        """;
}
