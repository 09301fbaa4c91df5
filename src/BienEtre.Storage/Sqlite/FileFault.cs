namespace BienEtre.Storage.Sqlite;

/// <summary>What kind of file error.</summary>
internal enum FileFaultKind
{
    Other = 0,
    SharingViolation = 1,
    DiskFull = 2,
}

/// <summary>Tells file errors apart by the system's code, which .NET hands on in <see cref="Exception.HResult"/>.</summary>
internal static class FileFault
{
    private const int Again = 11;
    private const int AgainOnBsd = 35;
    private const int NoSpace = 28;
    private const int OverQuota = 122;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>The kind of an error.</summary>
    /// <param name="exception">The error.</param>
    public static FileFaultKind Of(IOException exception) => exception.HResult switch
    {
        Again or AgainOnBsd or WindowsSharingViolation => FileFaultKind.SharingViolation,
        NoSpace or OverQuota or WindowsDiskFull => FileFaultKind.DiskFull,
        _ => FileFaultKind.Other,
    };
}
