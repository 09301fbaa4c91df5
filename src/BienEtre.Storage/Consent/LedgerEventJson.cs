using System.Text.Json.Serialization;
using BienEtre.Domain.Consent;

namespace BienEtre.Storage.Consent;

/// <summary>How an event is written before it is sealed: JSON with enumerations by name, which later versions can read.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LedgerEvent))]
internal sealed partial class LedgerEventJson : JsonSerializerContext;
