namespace Bashgah.Server.Modules.Purchases;

/// <summary>Bodies as the documentation shows them.</summary>
internal static class PurchaseExamples
{
    public const string Purchase = """
        {
          "documentNo": "INV-2026-000123",
          "member": {"phone": "+60123456789"},
          "currency": "MYR",
          "lines": [
            {"line": 1, "sku": "MILK-1L", "productGroup": "dairy", "quantity": 2, "amount": 1390},
            {"line": 2, "sku": "APPLE", "productGroup": "fruit", "quantity": 1.250, "amount": 1780, "discount": 200}
          ],
          "tenders": [{"kind": "cash", "amount": 3170}]
        }
        """;

    public const string Claim = """
        {"documentNo": "INV-2026-000124", "member": {"phone": "+60123456789"}}
        """;

    public const string Return = """
        {"documentNo": "INV-2026-000123", "returnNo": "RET-2026-000045", "lines": [{"line": 1, "quantity": 1}]}
        """;

    public const string Activity = """
        {"type": "review", "member": {"phone": "+60123456789"}, "attributes": {"stars": "5"}}
        """;

    public const string Evaluation = """
        {
          "kind": "purchase",
          "member": {"phone": "+60123456789"},
          "currency": "MYR",
          "lines": [{"line": 1, "productGroup": "dairy", "quantity": 1, "amount": 4170}]
        }
        """;
}
