using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bashgah.Bench.Load;

/// <summary>
/// Many connections on one thread, because it shares the processor with the server and the database that are measured.
/// Every connection has at most one request under way.
/// </summary>
internal sealed class LoadClient : IDisposable
{
    private const long ReceiveTurnNanoseconds = 100_000_000;
    private static readonly long _rest = Stopwatch.Frequency;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Epoll _epoll = new();
    private readonly Connection[] _connections;
    private readonly Stack<Connection> _idle = new();
    private readonly Queue<(Connection Connection, long UntilAt)> _resting = new();
    private readonly Queue<long> _waiting = new();
    private readonly PurchaseRequests _requests;
    private readonly byte[] _request;

    public LoadClient(IPEndPoint address, int connections, PurchaseRequests requests)
    {
        _requests = requests;
        _request = new byte[requests.LengthMax];
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new Connection(address))];
        for (var i = 0; i < connections; i++)
        {
            _epoll.Watch(_connections[i].Handle, i);
            _idle.Push(_connections[i]);
        }
    }

    /// <summary>Answers of status 2xx so far.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>
    /// Answers so far that the server is too busy (429, 503). Its connection then rests for a second, as <c>Retry-After</c> asks.
    /// </summary>
    public long TurnedAway { get; private set; }

    /// <summary>Other answers so far.</summary>
    public long Refused { get; private set; }

    /// <summary>The beginning of the first other answer.</summary>
    public string? FirstRefusal { get; private set; }

    /// <summary>Time from the moment a request was due until its answer was whole, since it was last emptied.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Every connection sends its next request as soon as it has its answer. What is under way at the end stays so.</summary>
    public void DriveClosed(double seconds)
    {
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() is var now && now < end)
        {
            EndRests(now);
            while (_idle.TryPop(out var connection))
                Send(connection, now);
            Receive(ReceiveTurnNanoseconds);
        }
    }

    /// <summary>
    /// Requests fall due at random moments, so many a second on average, whatever the server does; one for which no connection is
    /// free waits, and its time counts from the moment at which it was due.
    /// </summary>
    public void DriveOpen(double seconds, double rate, Chance chance)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * Stopwatch.Frequency);
        var mean = Stopwatch.Frequency / rate;
        var next = start + mean * -Math.Log(1 - chance.Share());
        while (Stopwatch.GetTimestamp() is var now && now < end)
        {
            EndRests(now);
            for (; next <= now; next += mean * -Math.Log(1 - chance.Share()))
                _waiting.Enqueue((long)next);
            while (_waiting.Count > 0 && _idle.TryPop(out var connection))
                Send(connection, _waiting.Dequeue());
            Receive((long)((Math.Min(next, end) - now) * (1e9 / Stopwatch.Frequency)));
        }
    }

    /// <summary>
    /// Waits for every answer that is still to come. What is due and was not sent is given up, and counts with the time that it
    /// has waited. Gives the number of those.
    /// </summary>
    public int Drain()
    {
        var now = Stopwatch.GetTimestamp();
        var notSent = _waiting.Count;
        while (_waiting.TryDequeue(out var dueAt))
            Latencies.Add(now - dueAt);
        while (_idle.Count + _resting.Count < _connections.Length)
        {
            if (Stopwatch.GetElapsedTime(now) > _patience)
            {
                throw new BenchFailedException(
                    $"{_connections.Length - _idle.Count - _resting.Count} requests got no answer.");
            }
            Receive(ReceiveTurnNanoseconds);
        }
        return notSent;
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _epoll.Dispose();
    }

    private void Send(Connection connection, long dueAt)
    {
        connection.DueAt = dueAt;
        connection.Answer.Begin();
        Epoll.Send(connection.Handle, _request.AsSpan(0, _requests.Write(_request)));
    }

    private void Receive(long nanosecondsMax)
    {
        var count = _epoll.Wait(nanosecondsMax);
        for (var i = 0; i < count; i++)
        {
            var connection = _connections[_epoll.TagOf(i)];
            var length = Epoll.Receive(connection.Handle, connection.Answer.Room);
            if (length == 0)
                throw new BenchFailedException("The server closed a connection.");
            if (length > 0 && connection.Answer.Take(length))
                Finish(connection);
        }
    }

    private void Finish(Connection connection)
    {
        var now = Stopwatch.GetTimestamp();
        var status = connection.Answer.Status;
        if (status is 429 or 503)
        {
            TurnedAway++;
            _resting.Enqueue((connection, now + _rest));
            return;
        }
        _idle.Push(connection);
        if (status is >= 200 and < 300)
        {
            Acknowledged++;
            Latencies.Add(now - connection.DueAt);
            return;
        }
        Refused++;
        FirstRefusal ??= connection.Answer.Text;
    }

    private void EndRests(long now)
    {
        while (_resting.TryPeek(out var first) && first.UntilAt <= now)
            _idle.Push(_resting.Dequeue().Connection);
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public Connection(IPEndPoint address)
        {
            _socket.NoDelay = true;
            _socket.Connect(address);
            Handle = (int)_socket.Handle;
        }

        public int Handle { get; }

        public Answer Answer { get; } = new();

        public long DueAt { get; set; }

        public void Dispose() => _socket.Dispose();
    }
}
