using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BienEtre.Browser.Tests.Running;

/// <summary>A TCP proxy between a browser and the host whose line can be cut (connections reset, new ones refused) and mended. Media, which is UDP, does not pass here.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly Task _accepting;
    private volatile bool _cut;

    public CuttableProxy(int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Address for the browser, without a slash at its end.</summary>
    public string Address => $"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many connections were refused or reset while the line was cut.</summary>
    public int Broken { get; private set; }

    /// <summary>Resets every connection and refuses new ones until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys)
        {
            Reset(client);
        }
    }

    /// <summary>Connections pass again.</summary>
    public void Mend() => _cut = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _open[client] = 0;
            if (_cut)
            {
                Reset(client);
            }
            else
            {
                _ = PassAsync(client);
            }
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var host = new TcpClient();
        _open[host] = 0;
        try
        {
            await host.ConnectAsync("localhost", _target, _stop.Token);
            var (near, far) = (client.GetStream(), host.GetStream());
            await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or closed by either end.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(host, out _);
            client.Dispose();
        }
    }

    private void Reset(TcpClient client)
    {
        _open.TryRemove(client, out _);
        Broken++;
        try
        {
            client.LingerState = new LingerOption(true, 0);
            client.Close();
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or NullReferenceException)
        {
            // Closed already.
        }
    }
}
