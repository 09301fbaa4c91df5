using System.Buffers.Binary;
using System.Security.Cryptography;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Keys;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace BienEtre.Storage.State;

/// <summary>
/// Encrypts grain state before any engine sees it: Orleans serializer, then AES-256-GCM under the key of the state's owner and record class, bound to state name and
/// grain id, so that no row opens in another's place. Layout: format 1, month (2 bytes; 0 for a subject's key), sealed bytes.
/// </summary>
/// <param name="engine">Stores <see cref="SealedState"/>.</param>
/// <param name="rule">The rule of a state name, or null for a name that is not registered, which is refused.</param>
/// <param name="vault">The keys.</param>
/// <param name="serializer">Serializes states.</param>
/// <param name="activators">Makes empty states.</param>
/// <param name="time">Tells the month.</param>
internal sealed class EncryptedGrainStorage(
    IGrainStorage engine, Func<string, StateKeyRule?> rule, KeyVault vault, Serializer serializer, IActivatorProvider activators, TimeProvider time) : IGrainStorage
{
    /// <summary>Largest state, serialized, in bytes.</summary>
    public const int StateBytesMax = 1024 * 1024;

    private const byte Format = 1;
    private const int HeaderLength = 3;
    private const string What = "grain state";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var keyRule = RuleOf(stateName);
        var stored = new GrainState<SealedState>(SealedState.None);
        await engine.ReadStateAsync(stateName, grainId, stored);
        // A missing row must not leave the grain with what it held before.
        grainState.State = stored.RecordExists ? await OpenAsync<T>(stateName, grainId, keyRule, stored.State.Bytes) : Empty<T>();
        grainState.ETag = stored.ETag;
        grainState.RecordExists = stored.RecordExists;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var keyRule = RuleOf(stateName);
        var bytes = await SealAsync(stateName, grainId, keyRule, grainState.State);
        var stored = new GrainState<SealedState>(new SealedState(bytes), grainState.ETag) { RecordExists = grainState.RecordExists };
        await engine.WriteStateAsync(stateName, grainId, stored);
        grainState.ETag = stored.ETag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        RuleOf(stateName);
        var stored = new GrainState<SealedState>(SealedState.None, grainState.ETag) { RecordExists = grainState.RecordExists };
        await engine.ClearStateAsync(stateName, grainId, stored);
        grainState.State = Empty<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async ValueTask<byte[]> SealAsync<T>(string stateName, GrainId grainId, StateKeyRule keyRule, T state)
    {
        var month = keyRule.Slice is null ? 0 : DataKeyName.MonthOf(time.GetUtcNow());
        var plain = serializer.SerializeToArray(state);
        try
        {
            if (plain.Length > StateBytesMax)
            {
                throw new ArgumentException($"State '{stateName}' is larger than {StateBytesMax} bytes: keep less in one grain.", nameof(state));
            }

            var data = await vault.SealAsync(KeyOf(keyRule, grainId, month), plain, Context(stateName, grainId), CancellationToken.None);
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

    private async ValueTask<T> OpenAsync<T>(string stateName, GrainId grainId, StateKeyRule keyRule, byte[] bytes)
    {
        if (bytes.Length < HeaderLength || bytes[0] != Format)
        {
            throw new RecordUnreadableException(UnreadableReason.UnknownFormat, What);
        }

        // The month needs no protection of its own: under another month's key the bytes do not open.
        var month = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(1));
        var name = KeyOf(keyRule, grainId, month);
        var plain = await vault.OpenAsync(name, bytes.AsMemory(HeaderLength), Context(stateName, grainId), What, CancellationToken.None);
        try
        {
            return serializer.Deserialize<T>(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private StateKeyRule RuleOf(string stateName) => rule(stateName) ?? throw new InvalidOperationException(
        $"Persisted state '{stateName}' is not registered: say in the registry of persisted states whose it is and of which record class.");

    private T Empty<T>() => activators.GetActivator<T>().Create();

    private static DataKeyName KeyOf(StateKeyRule rule, GrainId grainId, int month) => rule.Slice is { } slice
        ? DataKeyName.OfMonth(slice, month, rule.RecordClass)
        : DataKeyName.OfSubject(new SubjectId(grainId.Key.ToString()!), rule.RecordClass);

    private static byte[] Context(string stateName, GrainId grainId) => SealContext.Of("state/1", stateName, grainId.ToString());
}
