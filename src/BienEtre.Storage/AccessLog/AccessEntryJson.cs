using System.Text.Json.Serialization;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Storage.AccessLog;

/// <summary>What a row of the access log says, apart from whose it is and how often.</summary>
internal sealed record SealedAccess(
    DateTimeOffset Minute, Roles By, Purpose? Purpose, RecordClass? RecordClass, bool Allowed, string Reason, string Reference);

/// <summary>How it is written before it is sealed: JSON with enumerations by name, which later versions can read.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SealedAccess))]
internal sealed partial class AccessEntryJson : JsonSerializerContext;
