using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BienEtre.Storage.Keys;

/// <summary>
/// The folder of the key-encryption key. It holds the key and, once a database has been encrypted under it, a mark; the mark is how a lost database is told
/// from
/// a first start. A key is made only where there is no data yet: never a new key over old data.
/// </summary>
internal sealed class KeyFolder
{
    /// <summary>Name of the file with the key: one line, the format and the key in Base64.</summary>
    public const string KeyFile = "key-encryption-key";

    /// <summary>Name of the mark.</summary>
    public const string MarkFile = "key-in-use";

    private const string Mark = "The key-encryption-key beside this file encrypts a database. Without the key nobody can read that database.\n";
    private const int FileLengthMax = 256;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder;

    private KeyFolder(string folder) => _folder = folder;

    /// <summary>Opens the folder, creating it for its owner only when it is missing.</summary>
    /// <param name="keysPath">The folder.</param>
    /// <param name="dataPath">The folder of the data, which must not contain it.</param>
    /// <exception cref="StorageStartException">It lies within the data, or cannot be made.</exception>
    public static KeyFolder Open(string keysPath, string dataPath)
    {
        return Guard(() =>
        {
            var keys = Resolve(keysPath);
            var data = Resolve(dataPath);
            if (keys == data || keys.StartsWith(data + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw StartFaults.KeyBesideData();
            }

            PrivateFolder.Create(keys);
            return new KeyFolder(keys);
        });
    }

    private static ReadOnlySpan<byte> Format => "bienetre-key-1 "u8;

    /// <summary>Whether a database has been encrypted under this folder's key.</summary>
    public bool InUse => File.Exists(Path.Combine(_folder, MarkFile));

    /// <summary>Reads the key, or makes one when there is no data yet.</summary>
    /// <param name="dataExists">Whether there is a database.</param>
    /// <exception cref="StorageStartException">Missing, malformed, or readable by others.</exception>
    public RootKey ReadOrCreate(bool dataExists)
    {
        return Guard(() =>
        {
            var file = Path.Combine(_folder, KeyFile);
            if (File.Exists(file))
            {
                return Read(file);
            }

            return dataExists || InUse ? throw StartFaults.KeyMissing() : Create(file);
        });
    }

    /// <summary>Marks the key as used, after the first database under it has become durable.</summary>
    public void MarkInUse()
    {
        if (!InUse)
        {
            Guard(() => WriteNew(Path.Combine(_folder, MarkFile), Encoding.ASCII.GetBytes(Mark)));
        }
    }

    private static RootKey Read(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != UnixFileMode.None)
        {
            throw StartFaults.KeyExposed();
        }

        if (new FileInfo(file).Length > FileLengthMax)
        {
            throw StartFaults.KeyWrong();
        }

        // Bytes all the way: a string with the key in it could not be wiped.
        var text = File.ReadAllBytes(file);
        var key = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        try
        {
            var line = text.AsSpan().TrimEnd("\r\n "u8);
            var wellFormed = line.StartsWith(Format)
                && Base64.DecodeFromUtf8(line[Format.Length..], key, out _, out var length) == OperationStatus.Done
                && length == SealingKey.KeyLength;
            return wellFormed ? new RootKey(key.AsSpan(0, SealingKey.KeyLength)) : throw StartFaults.KeyWrong();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static RootKey Create(string file)
    {
        var key = RandomNumberGenerator.GetBytes(SealingKey.KeyLength);
        var text = new byte[Format.Length + Base64.GetMaxEncodedToUtf8Length(key.Length) + 1];
        try
        {
            Format.CopyTo(text);
            Base64.EncodeToUtf8(key, text.AsSpan(Format.Length), out _, out _);
            text[^1] = (byte)'\n';
            WriteNew(file, text);
            return new RootKey(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static bool WriteNew(string file, ReadOnlySpan<byte> text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(file, options);
        stream.Write(text);
        // The key must be on disk before anything is encrypted under it.
        stream.Flush(flushToDisk: true);
        return true;
    }

    private static string Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StartFaults.KeysNotWritable(exception);
        }
    }
}
