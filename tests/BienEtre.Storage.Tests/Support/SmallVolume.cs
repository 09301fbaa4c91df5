using System.Diagnostics;
using System.Globalization;

namespace BienEtre.Storage.Tests.Support;

/// <summary>A volume of a given size in memory, mounted for one test: a disk that is really full, and really read-only. Needs the right to mount
/// (root).</summary>
internal sealed class SmallVolume : IDisposable
{
    private SmallVolume(string path) => Path = path;

    public string Path { get; }

    public static SmallVolume Mount(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("bienetre-volume-").FullName;
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", path);
        return new SmallVolume(path);
    }

    /// <summary>Fills the volume to the last byte but <paramref name="free"/>; returns the file that does.</summary>
    public string Fill(long free)
    {
        var file = System.IO.Path.Combine(Path, "filler");
        using var stream = new FileStream(file, FileMode.Create);
        var block = new byte[4_096];
        for (var left = new DriveInfo(Path).AvailableFreeSpace - free; left > 0; left -= block.Length)
        {
            stream.Write(block);
        }

        return file;
    }

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"'{program} {string.Join(' ', arguments)}' failed: {error} Run these tests as root, or within 'unshare -rm'.");
    }
}
