using BienEtre.Storage.Tests.Durability;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace BienEtre.Storage.Tests;

internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [WriterProcess.Verb, .. var rest] => WriterProcess.RunAsync(rest),
        [Measurement.Verb, .. var rest] => Measurement.RunAsync(rest),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
