using BienEtre.LoadDriver.Relay;

if (args is ["relay"])
{
    return await RelayServer.RunAsync(Console.In, Console.Out);
}

await Console.Error.WriteLineAsync("Usage: BienEtre.LoadDriver relay    the relay alone, driven by lines on standard input");
return 2;
