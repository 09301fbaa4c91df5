using System.Security.Cryptography;
using BienEtre.Domain.Enrolment;

namespace BienEtre.Issuer;

/// <summary>
/// The issuer's commands on its keys. The issuer is run by or for an employer and never talks to the platform's database; it knows who is eligible
/// and never who redeemed. This build makes and shows epoch keys; issuing itself comes with enrolment.
/// </summary>
internal static class KeyCommand
{
    internal const string Usage = """
        Usage: BienEtre.Issuer new-key FILE    make an epoch key: the private key goes to FILE (new, readable by its owner only)
               BienEtre.Issuer show-key FILE   print the public key and its fingerprint again
        """;

    private const int KeyBits = 2048;
    private const int FileLengthMax = 16 * 1024;

    /// <summary>Runs one command; the exit code is 0 when done, 1 when it could not be done, 2 when the call was not understood.</summary>
    internal static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            return args switch
            {
                ["new-key", var file] => New(file, output),
                ["show-key", var file] => Show(file, output, errors),
                _ => Fail(errors, Usage, 2),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(errors, $"{e.Message} Choose a new file in a folder that you may write to (new-key), or an existing key file (show-key).", 1);
        }
    }

    private static int New(string file, TextWriter output)
    {
        using var rsa = RSA.Create(KeyBits);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(file, options))
        {
            writer.WriteLine(rsa.ExportPkcs8PrivateKeyPem());
        }

        Print(TokenKey.From(rsa.ExportParameters(includePrivateParameters: false))!, output);
        return 0;
    }

    private static int Show(string file, TextWriter output, TextWriter errors)
    {
        if (new FileInfo(file).Length > FileLengthMax)
        {
            return Fail(errors, "This file is too large to be an issuer key. Name the file that new-key wrote.", 1);
        }

        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(File.ReadAllText(file));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return Fail(errors, "This file holds no RSA key in PEM form. Name the file that new-key wrote.", 1);
        }

        if (TokenKey.From(rsa.ExportParameters(includePrivateParameters: false)) is not { } key)
        {
            return Fail(errors, "This key is not RSA-2048 with exponent 65537, which RFC 9578 asks for. Make one with new-key.", 1);
        }

        Print(key, output);
        return 0;
    }

    private static void Print(TokenKey key, TextWriter output)
    {
        output.WriteLine(PemEncoding.WriteString("PUBLIC KEY", key.Spki));
        output.WriteLine($"fingerprint (token_key_id, RFC 9578): {Convert.ToHexStringLower(key.KeyId)}");
    }

    private static int Fail(TextWriter errors, string message, int code)
    {
        errors.WriteLine(message);
        return code;
    }
}
