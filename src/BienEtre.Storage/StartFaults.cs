namespace BienEtre.Storage;

/// <summary>The words of every error at start: what is wrong, and what to do next.</summary>
internal static class StartFaults
{
    public static StorageStartException DiskFull(Exception? cause = null) => new(
        StartFault.DiskFull,
        "The volume of Data:Path has no room left. Free some space or choose another Data:Path, then start again. Nothing was lost.", cause);

    public static StorageStartException Locked(Exception? cause = null) => new(
        StartFault.Locked,
        "The database in Data:Path is in use by another process. Stop that process (another instance of this program, or a tool that "
        + "holds the file), then start again.", cause);

    public static StorageStartException Corrupted(Exception? cause = null) => new(
        StartFault.Corrupted,
        "The database in Data:Path is damaged or cut short. Keep a copy of the folder, restore the last backup into Data:Path, then "
        + "start again. Nothing was changed.", cause);

    public static StorageStartException NotWritable(Exception? cause = null) => new(
        StartFault.NotWritable,
        "Data:Path cannot be written. Give the account of this program write access to the folder and its files, check that the volume "
        + "is not mounted read-only, then start again.", cause);

    public static StorageStartException KeysNotWritable(Exception? cause = null) => new(
        StartFault.NotWritable,
        "Keys:Path cannot be read or written. Give the account of this program access to the folder and its files, then start again.", cause);

    public static StorageStartException SchemaTooNew(int found, int known) => new(
        StartFault.SchemaTooNew,
        $"The database has schema {found}; this program knows schemas up to {known}. Start the newer version of the program, or restore "
        + "a backup of its time.");

    public static StorageStartException SchemaUnknown() => new(
        StartFault.SchemaUnknown,
        "The database in Data:Path was not made by this program, or by a build with other schema steps. Choose another Data:Path, or "
        + "start the build that made it.");

    public static StorageStartException KeyMissing() => new(
        StartFault.KeyMissing,
        "There is a database in Data:Path, and Keys:Path holds no key-encryption-key. Restore that file into Keys:Path; without it the "
        + "data cannot be read by anybody. No new key was made.");

    public static StorageStartException KeyWrong() => new(
        StartFault.KeyWrong,
        "The key-encryption-key in Keys:Path is malformed, or is not the one of the database in Data:Path. Restore the key that "
        + "belongs to this database. Nothing was changed.");

    public static StorageStartException KeyExposed() => new(
        StartFault.KeyExposed,
        "The key-encryption-key in Keys:Path can be read or written by others. Make it accessible to its owner only (mode 0600); if "
        + "others may have read it, treat the data as exposed.");

    public static StorageStartException KeyBesideData() => new(
        StartFault.KeyBesideData,
        "Keys:Path lies within Data:Path, so a copy of the data would carry its key. Choose a Keys:Path outside of Data:Path.");

    public static StorageStartException DataMissing() => new(
        StartFault.DataMissing,
        "The key in Keys:Path has been used with a database, and Data:Path holds none: perhaps a volume is not mounted. Restore or mount it. "
        + "To start anew and give up the old data, move both files out of Keys:Path first.");
}
