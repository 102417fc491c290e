using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Bashgah.Bench.Load;

/// <summary>The kernel's readiness queue and non-blocking reads and writes, without anything between.</summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int Add = 1;
    private const uint Readable = 1;
    private const int EventsMax = 256;

    // The kernel packs the structure on x86-64 only.
    private static readonly int _dataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int _eventSize = _dataAt + 8;

    private readonly int _handle = Check(CreateNative(0));
    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(EventsMax * 16));

    /// <summary>Tells of a socket when it can be read.</summary>
    public void Watch(int socket, int tag)
    {
        var data = stackalloc byte[16];
        *(uint*)data = Readable;
        *(long*)(data + _dataAt) = tag;
        Check(ControlNative(_handle, Add, socket, data));
    }

    /// <summary>Waits until some can be read, at most so long; gives how many.</summary>
    public int Wait(long nanosecondsMax)
    {
        var time = stackalloc long[2];
        (time[0], time[1]) = Math.DivRem(Math.Max(0, nanosecondsMax), 1_000_000_000);
        var count = WaitNative(_handle, _events, EventsMax, time, null);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Check(count);
    }

    /// <summary>Tag of one of those.</summary>
    public int TagOf(int index) => (int)*(long*)(_events + (index * _eventSize) + _dataAt);

    /// <summary>Sends all of it; a request that does not fit the socket's room is a fault of the run.</summary>
    public static void Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var sent = SendNative(socket, start, bytes.Length, DontWait | NoSignal);
            if (sent != bytes.Length)
                throw new BenchFailedException($"The server took {sent} of {bytes.Length} bytes of a request.");
        }
    }

    /// <summary>Reads what is there: its length, 0 at the end of the stream, below 0 when nothing is there.</summary>
    public static int Receive(int socket, Span<byte> target)
    {
        fixed (byte* start = target)
        {
            var count = (int)ReceiveNative(socket, start, target.Length, DontWait);
            return count >= 0 || Marshal.GetLastPInvokeError() is WouldBlock or Interrupted ? count : Check(count);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_events);
        Check(CloseNative(_handle));
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateNative(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ControlNative(int epoll, int operation, int socket, byte* data);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int WaitNative(int epoll, byte* events, int eventsMax, long* time, void* signals);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint SendNative(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveNative(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseNative(int handle);
}
