using System.Reflection;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>A store by which a test knows when somebody asks whose moment has come, and does something before the answer arrives.</summary>
public class ObservedDue : DispatchProxy
{
    private ILedgerStore _inner = null!;
    private Func<Task> _beforeAnswer = null!;

    public static ILedgerStore Over(ILedgerStore inner, Func<Task> beforeAnswer)
    {
        var made = Create<ILedgerStore, ObservedDue>();
        var proxy = (ObservedDue)(object)made;
        (proxy._inner, proxy._beforeAnswer) = (inner, beforeAnswer);
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(ILedgerStore.ReadDueAsync)
            ? ReadDueAsync(targetMethod, args)
            : targetMethod.Invoke(_inner, args);

    private async Task<IReadOnlyList<(long Id, long DueAt)>> ReadDueAsync(MethodInfo method, object?[]? args)
    {
        var due = await (Task<IReadOnlyList<(long Id, long DueAt)>>)method.Invoke(_inner, args)!;
        await _beforeAnswer();
        return due;
    }
}
