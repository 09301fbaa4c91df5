using System.Text;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>Looks for bytes that must not have been kept, in every file below some folders, as they are and in the usual disguises.</summary>
internal sealed class CanaryHunt
{
    private const int ChunkBytes = 1 << 20;

    private readonly List<(string Name, byte[] Needle)> _needles = [];
    private readonly int _needleMax;

    /// <summary>Prepares a hunt.</summary>
    /// <param name="canaries">Names (for the report) and the bytes seeded.</param>
    public CanaryHunt(IEnumerable<(string Name, byte[] Bytes)> canaries)
    {
        foreach (var (name, bytes) in canaries)
        {
            Assert.True(bytes.Length >= 8, "a shorter canary would be met by chance");
            Add(name, bytes);
            Add(name + " in hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
            Add(name + " in hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
            Add(name + " in UTF-16", Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(bytes)));
            foreach (var form in Base64Forms(bytes))
            {
                Add(name + " in base64", Encoding.ASCII.GetBytes(form));
            }
        }

        _needleMax = _needles.Max(n => n.Needle.Length);
    }

    /// <summary>Bytes read so far: zero after a hunt means that it looked at nothing.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Every file that holds a canary; empty is the promise.</summary>
    /// <param name="folders">Where to look, with everything below.</param>
    public List<string> Findings(params IEnumerable<string> folders)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        return [.. folders.SelectMany(f => Directory.EnumerateFiles(f, "*", options)).Where(f => !IsRuntimeEndpoint(f)).SelectMany(Search).Distinct()];
    }

    /// <summary>Canaries in a text, e.g. captured log lines.</summary>
    /// <param name="where">Name for the report.</param>
    /// <param name="text">The text.</param>
    public List<string> FindingsIn(string where, string text) => [.. Search(where, new MemoryStream(Encoding.UTF8.GetBytes(text))).Distinct()];

    // Sockets and pipes that the .NET runtime offers to debuggers: they hold nothing and cannot be read.
    private static bool IsRuntimeEndpoint(string path) =>
        Path.GetFileName(path) is var name
        && (name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) || name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal));

    private static IEnumerable<string> Base64Forms(byte[] bytes)
    {
        // What follows or precedes shifts the alphabet: drop the characters at both ends that depend on the neighbours.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
            yield return text[(shift == 0 ? 0 : shift + 1)..^((bytes.Length + shift) % 3 == 0 ? 0 : 1)];
        }
    }

    private void Add(string name, byte[] needle) => _needles.Add((name, needle));

    private IEnumerable<string> Search(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return []; // deleted between listing and opening: nothing is kept there
        }

        using (file)
        {
            return [.. Search(path, file)];
        }
    }

    private List<string> Search(string where, Stream stream)
    {
        var found = new List<string>();
        var buffer = new byte[ChunkBytes + _needleMax];
        var kept = 0;
        for (int read; (read = stream.Read(buffer, kept, ChunkBytes)) > 0;)
        {
            BytesRead += read;
            var window = buffer.AsSpan(0, kept + read);
            foreach (var (name, needle) in _needles)
            {
                if (window.IndexOf(needle) >= 0)
                {
                    found.Add($"{name} in {where}");
                }
            }

            kept = Math.Min(_needleMax - 1, window.Length);
            window[^kept..].CopyTo(buffer);
        }

        return found;
    }
}
