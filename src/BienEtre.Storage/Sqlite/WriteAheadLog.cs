using System.Buffers.Binary;

namespace BienEtre.Storage.Sqlite;

/// <summary>
/// Looks at the write-ahead log that a killed process left, before SQLite does. SQLite recovers up to the first frame that does not verify and forgets what
/// follows without a word, which is right for a commit that was cut off, and silent loss where an older frame was damaged.
/// Format: https://www.sqlite.org/fileformat2.html section 4.
/// </summary>
internal static class WriteAheadLog
{
    /// <summary>
    /// Commits after the first bad frame that are no sign of loss. The writer has one commit under way at a time, so a power cut may leave one that was never
    /// acknowledged behind a frame that did not reach the disk; a second one was begun only after the first had been flushed, and so acknowledged.
    /// </summary>
    private const int CommitsUnderWayMax = 1;

    private const int HeaderLength = 32;
    private const int FrameHeaderLength = 24;
    private const int PageSizeMin = 512;
    private const int PageSizeMax = 65_536;
    private const uint MagicLittleEndian = 0x377f0682;
    private const uint MagicBigEndian = 0x377f0683;

    /// <summary>Whether recovery would forget commits that had been acknowledged.</summary>
    /// <param name="log">The log; may be empty.</param>
    public static bool ForgetsCommits(Stream log)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (log.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || header.IndexOfAnyExcept((byte)0) < 0)
        {
            return false;
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var sum = new Checksum(magic == MagicBigEndian);
        sum.Add(header[..24]);
        var pageSize = BinaryPrimitives.ReadInt32BigEndian(header[8..]);
        if (magic is not (MagicLittleEndian or MagicBigEndian) || pageSize is < PageSizeMin or > PageSizeMax || !sum.Matches(header[24..]))
        {
            // The header is smaller than what a disk writes at once, so a power cut leaves it old, new or empty, but not broken. Without it SQLite
            // reads no frame.
            return log.Length > HeaderLength;
        }

        return CommitsBeyondDamage(log, header.Slice(16, 8), pageSize, sum) > CommitsUnderWayMax;
    }

    /// <summary>Counts the commits of this log's generation (told by its salts) from the first frame on that does not verify.</summary>
    private static int CommitsBeyondDamage(Stream log, ReadOnlySpan<byte> salts, int pageSize, Checksum sum)
    {
        var frame = new byte[FrameHeaderLength + pageSize];
        var whole = true;
        var beyond = 0;
        while (log.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            if (!frame.AsSpan(8, 8).SequenceEqual(salts))
            {
                // Left over from before the log was last begun anew, or damaged.
                whole = false;
                continue;
            }

            sum.Add(frame.AsSpan(0, 8));
            sum.Add(frame.AsSpan(FrameHeaderLength));
            whole = whole && sum.Matches(frame.AsSpan(16, 8));
            if (!whole && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0)
            {
                beyond++;
            }
        }

        return beyond;
    }

    /// <summary>The running checksum of the format, over words of the byte order that the log was made with.</summary>
    private struct Checksum(bool bigEndian)
    {
        private uint _first;
        private uint _second;

        public void Add(ReadOnlySpan<byte> data)
        {
            for (var at = 0; at < data.Length; at += 8)
            {
                _first += Word(data[at..]) + _second;
                _second += Word(data[(at + 4)..]) + _first;
            }
        }

        public readonly bool Matches(ReadOnlySpan<byte> stored) =>
            BinaryPrimitives.ReadUInt32BigEndian(stored) == _first && BinaryPrimitives.ReadUInt32BigEndian(stored[4..]) == _second;

        private readonly uint Word(ReadOnlySpan<byte> data) =>
            bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(data) : BinaryPrimitives.ReadUInt32LittleEndian(data);
    }
}
