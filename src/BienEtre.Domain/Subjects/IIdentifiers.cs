namespace BienEtre.Domain.Subjects;

/// <summary>Source of unguessable identifiers and secrets (the operating system's generator); only tests replace it.</summary>
public interface IIdentifiers
{
    /// <summary>128 random bits as 32 lowercase hexadecimal digits.</summary>
    string NewId();

    /// <summary>Random bytes.</summary>
    /// <param name="count">How many, 1 to 64.</param>
    byte[] NewSecret(int count);
}
