using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Gate;

/// <summary>
/// Says who acts, in a way that grains can believe: a request context is written by the caller, so the actor travels in it only as a token signed with
/// HMAC-SHA-256 (RFC 2104). The context flows from grain to grain, and so does the original actor. A missing, foreign or outdated token is Anonymous.
/// </summary>
public sealed class ActorTokens
{
    /// <summary>Bytes of the key; the same on all nodes, never stored beside the data.</summary>
    public const int KeyLength = 32;

    /// <summary>How long a token is believed: longer than any chain of calls, far shorter than a sign-in.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>Name of the entry in the request context.</summary>
    public const string ContextKey = "actor";

    private const int TokenLengthMax = 160;

    // Names what is signed, so that a signature made with this key for another use never counts here.
    private const string Label = "actor-token-1.";

    private readonly byte[] _key;
    private readonly TimeProvider _time;
    private IssuedToken? _system;

    /// <summary>Creates the issuer and verifier.</summary>
    /// <param name="key">The secret shared by all nodes, <see cref="KeyLength"/> bytes.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public ActorTokens(byte[] key, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(time);
        if (key.Length != KeyLength)
        {
            throw new ArgumentException($"The actor key must be {KeyLength} bytes.", nameof(key));
        }

        _key = [.. key];
        _time = time;
    }

    /// <summary>Lets all calls made before the result is disposed act as <paramref name="actor"/>; then the former actor acts again.</summary>
    /// <param name="actor">Who acts.</param>
    public IDisposable Act(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var former = RequestContext.Get(ContextKey);
        RequestContext.Set(ContextKey, actor == Actor.System ? SystemToken() : Issue(actor).Text);
        return new Scope(former);
    }

    /// <summary>Who acts in the current call; <see cref="Actor.Anonymous"/> without a valid token.</summary>
    public Actor Current() => RequestContext.Get(ContextKey) is string token ? Read(token) : Actor.Anonymous;

    private string SystemToken()
    {
        // The platform's own calls are the most frequent ones: one signature serves half a lifetime.
        var token = _system;
        if (token is null || token.Expiry - _time.GetUtcNow().ToUnixTimeMilliseconds() < Lifetime.TotalMilliseconds / 2)
        {
            _system = token = Issue(Actor.System);
        }

        return token.Text;
    }

    private IssuedToken Issue(Actor actor)
    {
        var expiry = (_time.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds();
        var body = string.Create(CultureInfo.InvariantCulture, $"{Label}{actor.Subject.Value}.{(int)actor.Role}.{expiry}");
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(body, mac);
        return new IssuedToken($"{body}.{Base64Url.EncodeToString(mac)}", expiry);
    }

    private Actor Read(string token)
    {
        if (token.Length > TokenLengthMax || !token.StartsWith(Label, StringComparison.Ordinal))
        {
            return Actor.Anonymous;
        }

        var signed = token.AsSpan(0, Math.Max(token.LastIndexOf('.'), Label.Length));
        return Verifies(signed, token.AsSpan(Math.Min(signed.Length + 1, token.Length))) ? Parse(signed[Label.Length..]) : Actor.Anonymous;
    }

    private bool Verifies(ReadOnlySpan<char> signed, ReadOnlySpan<char> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(signed, expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Base64Url.DecodeFromChars(signature, given, out _, out var length) == OperationStatus.Done
            && length == given.Length
            && CryptographicOperations.FixedTimeEquals(expected, given);
    }

    private Actor Parse(ReadOnlySpan<char> body)
    {
        var first = body.IndexOf('.');
        var second = body.LastIndexOf('.');
        return first >= 0 && second > first
            && int.TryParse(body[(first + 1)..second], NumberStyles.None, CultureInfo.InvariantCulture, out var role)
            && long.TryParse(body[(second + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var expiry)
            && _time.GetUtcNow().ToUnixTimeMilliseconds() < expiry
            ? new Actor(first == 0 ? default : new SubjectId(body[..first].ToString()), (Roles)role)
            : Actor.Anonymous;
    }

    private void Sign(ReadOnlySpan<char> text, Span<byte> mac)
    {
        Span<byte> bytes = stackalloc byte[TokenLengthMax];
        HMACSHA256.HashData(_key, bytes[..Encoding.ASCII.GetBytes(text, bytes)], mac);
    }

    private sealed record IssuedToken(string Text, long Expiry);

    private sealed class Scope(object? former) : IDisposable
    {
        public void Dispose()
        {
            if (former is null)
            {
                RequestContext.Remove(ContextKey);
            }
            else
            {
                RequestContext.Set(ContextKey, former);
            }
        }
    }
}
