using BienEtre.Architecture.Tests.Metadata;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>Compiles small bad samples in memory, so that every check is seen to bite.</summary>
internal static class Sabotage
{
    private static readonly Lazy<MetadataReference[]> Platform = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))]);

    /// <summary>Compiles C# source against everything this test process has.</summary>
    /// <param name="source">A whole source file.</param>
    /// <param name="name">Assembly name; a real one may be borrowed.</param>
    public static AssemblyModel Compile(string source, string name = "Sabotaged")
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release);
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], Platform.Value, options);
        var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        return AssemblyModel.Load(image);
    }
}
