using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/BienEtre.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
