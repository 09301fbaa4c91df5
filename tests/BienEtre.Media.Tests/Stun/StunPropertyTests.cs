using System.Net;
using System.Text;
using BienEtre.Media.Stun;
using CsCheck;

namespace BienEtre.Media.Tests.Stun;

public sealed class StunPropertyTests
{
    private static readonly Gen<string> IceText =
        Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].Array[4, 32].Select(c => new string(c));
    private static readonly Gen<byte[]> TransactionId = Gen.Byte.Array[12];

    [Fact]
    public void Any_bytes_are_read_without_an_exception() =>
        Gen.Byte.Array[0, 1600].Sample(bytes => ReadAll(bytes));

    [Fact]
    public void Any_bytes_behind_a_valid_header_are_read_without_an_exception() =>
        Gen.Byte.Array[0, 400].Sample(tail =>
        {
            var length = tail.Length & ~3;
            byte[] message = [0, 1, (byte)(length >> 8), (byte)length, 0x21, 0x12, 0xA4, 0x42, .. new byte[12], .. tail[..length]];
            ReadAll(message);
        });

    [Fact]
    public void A_check_that_was_written_is_read_back() =>
        Gen.Select(IceText, IceText, IceText, TransactionId, Gen.Bool).Sample((local, remote, password, id, nominate) =>
        {
            var check = CheckWriter.Check($"{local}:{remote}", password, id, nominate);
            return StunBindingRequest.TryParse(check, out var request) == StunParse.BindingRequest
                && Encoding.ASCII.GetString(request.LocalUfrag) == local
                && Encoding.ASCII.GetString(request.RemoteUfrag) == remote
                && request.TransactionId.SequenceEqual(id)
                && request.UseCandidate == nominate
                && request.Verify(Encoding.ASCII.GetBytes(password));
        });

    [Fact]
    public void A_check_with_one_flipped_bit_never_verifies() =>
        Gen.Select(IceText, TransactionId, Gen.Int[0, 10_000], Gen.Bool).Sample((password, id, where, fingerprint) =>
        {
            var check = CheckWriter.Check("local:remote", password, id, fingerprint: fingerprint);
            var bit = where % (check.Length * 8);
            check[bit / 8] ^= (byte)(1 << (bit % 8));
            return StunBindingRequest.TryParse(check, out var request) != StunParse.BindingRequest
                || !request.Verify(Encoding.ASCII.GetBytes(password));
        });

    [Fact]
    public void A_check_cut_short_or_grown_is_malformed() =>
        Gen.Select(Gen.Int[1, 60], Gen.Bool).Sample((count, grow) =>
        {
            var check = CheckWriter.Check("local:remote", "passwordpasswordpassword", new byte[12]);
            byte[] changed = grow ? [.. check, .. new byte[count]] : check[..^count];
            return StunBindingRequest.TryParse(changed, out _) == StunParse.Malformed;
        });

    [Fact]
    public void A_success_answer_carries_the_address_and_verifies() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[4], Gen.Bool, Gen.UShort, TransactionId).Sample((v6, v4, useV6, port, id) =>
        {
            var mapped = TransportAddress.FromBytes(useV6 ? v6 : v4, port);
            Span<byte> output = stackalloc byte[StunResponse.BytesMax];
            var length = StunResponse.WriteSuccess(output, id, mapped, "key"u8);
            var value = output[24..(output[23] + 24)];
            ReadOnlySpan<byte> mask = output.Slice(4, 16);
            var address = new byte[value.Length - 4];
            for (var i = 0; i < address.Length; i++)
            {
                address[i] = (byte)(value[4 + i] ^ mask[i]);
            }

            return StunPeer.Verifies(output[..length], "key"u8.ToArray())
                && output.Slice(8, 12).SequenceEqual(id)
                && TransportAddress.FromBytes(address, (ushort)(((value[2] << 8) | value[3]) ^ 0x2112)) == mapped;
        });

    [Fact]
    public void A_transport_address_survives_the_frameworks_type_and_is_never_printed() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[4], Gen.Bool, Gen.UShort).Sample((v6, v4, useV6, port) =>
        {
            var endPoint = new IPEndPoint(new IPAddress(useV6 ? v6 : v4), port);
            var address = TransportAddress.From(endPoint);
            return TransportAddress.From(address.ToIPEndPoint()) == address && address.ToString() == "(address withheld)" && (useV6 || address.IsIPv4);
        });

    private static void ReadAll(byte[] bytes)
    {
        if (StunBindingRequest.TryParse(bytes, out var request) == StunParse.BindingRequest)
        {
            request.Verify("password"u8);
            _ = request.LocalUfrag.Length + request.RemoteUfrag.Length + request.TransactionId.Length;
        }
    }
}
