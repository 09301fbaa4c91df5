using System.Collections.Concurrent;
using Orleans.Serialization;
using Orleans.Storage;

namespace BienEtre.Grains.Tests.Support;

/// <summary>Grain storage in memory, outside the silo: bytes by the Orleans serializer, versions checked, faults chosen by a test per key.</summary>
public sealed class MemoryGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, string Key), (byte[] Bytes, int Version)> _rows = new();
    private readonly ConcurrentDictionary<string, bool> _failing = new();

    public void Fail(string key) => _failing[key] = true;

    public void Heal(string key) => _failing.TryRemove(key, out _);

    public IReadOnlyList<string> Keys => [.. _rows.Keys.Select(row => $"{row.Name}/{row.Key}")];

    public byte[]? Bytes(string name, string key) => _rows.TryGetValue((name, key), out var row) ? row.Bytes : null;

    /// <summary>Makes the row newer than any activation knows.</summary>
    public void Overtake(string name, string key) => _rows[(name, key)] = _rows[(name, key)] with { Version = _rows[(name, key)].Version + 1 };

    public IGrainStorage For(Serializer serializer) => new Provider(this, serializer);

    private sealed class Provider(MemoryGrainStorage rows, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (rows._rows.TryGetValue(Key(stateName, grainId), out var row))
            {
                grainState.State = serializer.Deserialize<T>(row.Bytes);
                grainState.ETag = row.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
                grainState.RecordExists = true;
            }
            else
            {
                grainState.State = Activator.CreateInstance<T>();
                grainState.RecordExists = false;
            }

            return Task.CompletedTask;
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            if (rows._failing.ContainsKey(grainId.Key.ToString()!))
            {
                throw new InvalidOperationException("The storage is away.");
            }

            var version = grainState.ETag is { } tag ? int.Parse(tag, System.Globalization.CultureInfo.InvariantCulture) : 0;
            var next = (serializer.SerializeToArray(grainState.State), version + 1);
            var stored = rows._rows.AddOrUpdate(Key(stateName, grainId), next, (_, known) => known.Version == version ? next : known);
            if (stored != next)
            {
                var found = stored.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
                throw new InconsistentStateException("Somebody else wrote.", found, grainState.ETag);
            }

            grainState.ETag = next.Item2.ToString(System.Globalization.CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            rows._rows.TryRemove(Key(stateName, grainId), out _);
            grainState.State = Activator.CreateInstance<T>();
            grainState.RecordExists = false;
            return Task.CompletedTask;
        }

        private static (string Name, string Key) Key(string stateName, GrainId grainId) => (stateName, grainId.Key.ToString()!);
    }
}
