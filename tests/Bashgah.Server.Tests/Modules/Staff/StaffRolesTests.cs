using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Tests.Modules.Staff;

/// <summary>Roles stand for rights that there are, and say in every language what they are for.</summary>
public sealed class StaffRolesTests
{
    private static readonly string[] Others = [StaffRoles.StaffManage];

    [Fact]
    public void Every_right_exists_and_every_role_has_its_texts()
    {
        Assert.All(StaffRoles.All, role =>
        {
            Assert.All(role.Rights, right => Assert.True(ApiScopes.All.ContainsKey(right) || Others.Contains(right), right));
            Assert.All(Language.All, language =>
            {
                Assert.NotNull(Wording.In(language).Find($"staff.role.{role.Role}"));
                Assert.NotNull(Wording.In(language).Find($"staff.role.{role.Role}.about"));
            });
        });
        Assert.Equal(
            ["owner", "marketer", "analyst", "counter", "cashier", "support", "auditor", "installer"], StaffRoles.All.Select(r => r.Role));
    }

    [Fact]
    public void Only_owners_manage_staff_and_an_auditor_changes_nothing()
    {
        Assert.Equal(["owner"], StaffRoles.All.Where(r => r.Rights.Contains(StaffRoles.StaffManage)).Select(r => r.Role));
        Assert.Empty(ApiScopes.All.Keys.Except(StaffRoles.RightsOf("owner")));
        Assert.All(StaffRoles.RightsOf("auditor"), right => Assert.EndsWith(":read", right));
        Assert.DoesNotContain(ApiScopes.MembersRead, StaffRoles.RightsOf("analyst"));
        Assert.Empty(StaffRoles.RightsOf("nobody"));
    }

    [Fact]
    public void A_role_at_a_store_holds_there_and_in_its_program_alone()
    {
        var caller = Caller(new(1, "a", "S1", "cashier"), new(1, "a", "", "analyst"), new(2, "a", "", "installer"));
        Assert.True(caller.May(1, ApiScopes.PurchasesWrite, "S1"));
        Assert.False(caller.May(1, ApiScopes.PurchasesWrite, "S2"));
        Assert.False(caller.May(1, ApiScopes.PurchasesWrite));
        Assert.False(caller.May(2, ApiScopes.PurchasesWrite, "S1"));
        Assert.True(caller.May(1, ApiScopes.PolicyRead, "S2"));
        Assert.Equal(["S1"], caller.StoresWith(1, ApiScopes.PurchasesWrite)!);
        Assert.Null(caller.StoresWith(1, ApiScopes.PolicyRead));
        Assert.Empty(caller.StoresWith(2, ApiScopes.PolicyRead)!);
        Assert.Contains(ApiScopes.StoresWrite, caller.RightsIn(2));
        Assert.DoesNotContain(ApiScopes.StoresWrite, caller.RightsIn(1));
    }

    private static StaffCaller Caller(params IReadOnlyList<StaffGrant> grants) => new(
        new StaffAccount("a", "", new StaffProfile("", "", ""), "", null, null, 0, null),
        new StaffSession("s", "a", "passkey", new StaffOrigin("", ""), 0, 0, 0, 0), grants);
}
