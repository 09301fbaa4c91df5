using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Keys;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace BienEtre.Storage.State;

/// <summary>
/// Encrypts grain state before any engine sees it: Orleans serializer, then AES-256-GCM under the key of the state's owner and record class, bound to state
/// name and
/// grain id, so that no row opens in another's place. Layout: format 1, month of creation (2 bytes; 0 where the key is not a month's), sealed bytes.
/// The entity tag handed to grains is the engine's, after the month where there is one: a later write thus stays under the key of the month of creation.
/// </summary>
/// <param name="engine">Stores <see cref="SealedState"/>.</param>
/// <param name="declared">The declaration of a state name, or null for a name that nobody declared, which is refused.</param>
/// <param name="vault">The keys.</param>
/// <param name="serializer">Serializes states.</param>
/// <param name="activators">Makes empty states.</param>
/// <param name="time">Tells the month.</param>
internal sealed class EncryptedGrainStorage(
    IGrainStorage engine, Func<string, PersistedState?> declared, KeyVault vault, Serializer serializer, IActivatorProvider activators, TimeProvider time)
    : IGrainStorage
{
    /// <summary>Largest state, serialized, in bytes.</summary>
    public const int StateBytesMax = 1024 * 1024;

    private const byte Format = 1;
    private const int HeaderLength = 3;
    private const string What = "grain state";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var declaration = DeclarationOf(stateName);
        var stored = new GrainState<SealedState>(SealedState.None);
        await engine.ReadStateAsync(stateName, grainId, stored);
        if (stored.RecordExists)
        {
            var bytes = stored.State!.Bytes;
            var month = MonthOf(bytes);
            grainState.State = await OpenAsync<T>(declaration, grainId, bytes, month);
            grainState.ETag = new Tag(month, stored.ETag).ToString();
        }
        else
        {
            // A missing row must not leave the grain with what it held before.
            grainState.State = Empty<T>();
            grainState.ETag = null;
        }

        grainState.RecordExists = stored.RecordExists;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var declaration = DeclarationOf(stateName);
        var tag = Tag.Parse(grainState.ETag);
        var month = declaration.Owner != StateOwner.SliceMonth ? 0 : tag?.Month ?? DataKeyName.MonthOf(time.GetUtcNow());
        var bytes = await SealAsync(declaration, grainId, month, grainState.State!);
        var stored = new GrainState<SealedState>(new SealedState(bytes), tag?.Engine!) { RecordExists = grainState.RecordExists };
        await engine.WriteStateAsync(stateName, grainId, stored);
        grainState.ETag = new Tag(month, stored.ETag).ToString();
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        DeclarationOf(stateName);
        var stored = new GrainState<SealedState>(SealedState.None, Tag.Parse(grainState.ETag)?.Engine!) { RecordExists = grainState.RecordExists };
        await engine.ClearStateAsync(stateName, grainId, stored);
        grainState.State = Empty<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async ValueTask<byte[]> SealAsync<T>(PersistedState declaration, GrainId grainId, int month, T state)
    {
        var plain = serializer.SerializeToArray(state);
        try
        {
            if (plain.Length > StateBytesMax)
            {
                throw new ArgumentException($"State '{declaration.Name}' is larger than {StateBytesMax} bytes: keep less in one grain.", nameof(state));
            }

            var data = await vault.SealAsync(KeyOf(declaration, grainId, month), plain, Context(declaration, grainId), CancellationToken.None);
            var result = new byte[HeaderLength + data.Length];
            result[0] = Format;
            BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(1), checked((ushort)month));
            data.CopyTo(result.AsSpan(HeaderLength));
            return result;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private async ValueTask<T> OpenAsync<T>(PersistedState declaration, GrainId grainId, byte[] bytes, int month)
    {
        // The month needs no protection of its own: under another month's key the bytes do not open.
        var name = KeyOf(declaration, grainId, month);
        var plain = await vault.OpenAsync(name, bytes.AsMemory(HeaderLength), Context(declaration, grainId), What, CancellationToken.None);
        try
        {
            return serializer.Deserialize<T>(plain)!;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private PersistedState DeclarationOf(string stateName) => declared(stateName) ?? throw new InvalidOperationException(
        $"Persisted state '{stateName}' is not declared: say in the registry of persisted states whose it is and of which record class.");

    private T Empty<T>() => activators.GetActivator<T>().Create();

    private static int MonthOf(byte[] bytes) => bytes.Length >= HeaderLength && bytes[0] == Format
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(1))
        : throw new RecordUnreadableException(UnreadableReason.UnknownFormat, What);

    private static DataKeyName KeyOf(PersistedState declaration, GrainId grainId, int month) => declaration.Owner switch
    {
        StateOwner.Subject => DataKeyName.OfSubject(new SubjectId(grainId.Key.ToString()!), declaration.RecordClass),
        StateOwner.SliceMonth => DataKeyName.OfMonth(declaration.Slice, month, declaration.RecordClass),
        StateOwner.Slice => DataKeyName.OfSlice(declaration.Slice, declaration.RecordClass),
        _ => throw new InvalidOperationException($"Persisted state '{declaration.Name}' has an owner that storage does not know."),
    };

    private static byte[] Context(PersistedState declaration, GrainId grainId) => SealContext.Of("state/1", declaration.Name, grainId.ToString());

    /// <summary>The entity tag that grains hold: the month of creation, where the key is a month's, and the engine's own tag.</summary>
    private readonly record struct Tag(int Month, string? Engine)
    {
        private const char Separator = '/';

        public static Tag? Parse(string? text)
        {
            if (text is null)
            {
                return null;
            }

            // A tag that is none of ours goes to the engine as it is, which finds no row for it.
            var at = text.IndexOf(Separator, StringComparison.Ordinal);
            return at > 0 && ushort.TryParse(text.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var month)
                ? new Tag(month, text[(at + 1)..])
                : new Tag(0, text);
        }

        public override string ToString() => Month == 0 ? Engine! : string.Create(CultureInfo.InvariantCulture, $"{Month}{Separator}{Engine}");
    }
}
