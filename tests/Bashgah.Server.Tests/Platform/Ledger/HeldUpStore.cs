using System.Reflection;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>A store whose batches a test holds up, or lets fail, when they load.</summary>
public class HeldUpStore : DispatchProxy
{
    private object _inner = null!;
    private Func<BatchLoad, Task> _beforeLoading = null!;

    public static ILedgerStore Over(ILedgerStore inner, Func<BatchLoad, Task> beforeLoading) =>
        Make<ILedgerStore>(inner, beforeLoading);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(ILedgerStore.BeginAsync) => BeginAsync(targetMethod, args),
        nameof(ILedgerBatch.LoadAsync) when _inner is ILedgerBatch batch => LoadAsync(batch, (BatchLoad)args![0]!),
        _ => targetMethod.Invoke(_inner, args),
    };

    private static T Make<T>(object inner, Func<BatchLoad, Task> beforeLoading)
        where T : class
    {
        var made = Create<T, HeldUpStore>();
        var proxy = (HeldUpStore)(object)made;
        (proxy._inner, proxy._beforeLoading) = (inner, beforeLoading);
        return made;
    }

    private async Task<ILedgerBatch> BeginAsync(MethodInfo method, object?[]? args) =>
        Make<ILedgerBatch>(await (Task<ILedgerBatch>)method.Invoke(_inner, args)!, _beforeLoading);

    private async Task<LoadedBatch> LoadAsync(ILedgerBatch batch, BatchLoad load)
    {
        await _beforeLoading(load);
        return await batch.LoadAsync(load, CancellationToken.None);
    }
}
