using System.Text;

namespace BienEtre.Browser.Tests.Running;

/// <summary>
/// A camera picture for Chromium's <c>--use-file-for-fake-video-capture</c>, in YUV4MPEG2: a moving scene with noise, so that an encoder needs the bits that a real
/// camera in a dim room would make it need. Deterministic.
/// </summary>
internal static class NoisyCamera
{
    /// <summary>Writes <paramref name="frames"/> frames of 4:2:0 to a file, which Chromium plays in a loop.</summary>
    public static void Write(string path, int width, int height, int framesPerSecond, int frames, int noise)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{width} H{height} F{framesPerSecond}:1 Ip A1:1 C420jpeg\n"));
        var header = "FRAME\n"u8.ToArray();
        var picture = new byte[width * height * 3 / 2];
        var random = 0x2545F491u;
        for (var frame = 0; frame < frames; frame++)
        {
            file.Write(header);
            Luma(picture, width, height, frame, frames, noise, ref random);
            Chroma(picture, width, height, frame);
            file.Write(picture);
        }
    }

    private static void Luma(byte[] picture, int width, int height, int frame, int frames, int noise, ref uint random)
    {
        var centre = width / 4 + (frame * width / 2 / Math.Max(1, frames));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                random ^= random << 13;
                random ^= random >> 17;
                random ^= random << 5;
                var (dx, dy) = (x - centre, y - (height / 2));
                var head = (dx * dx) + (dy * dy) < height * height / 16 ? 60 : 0;
                var value = 60 + (x * 60 / width) + (y * 30 / height) + head + ((int)(random % (uint)((2 * noise) + 1)) - noise);
                picture[(y * width) + x] = (byte)Math.Clamp(value, 16, 235);
            }
        }
    }

    private static void Chroma(byte[] picture, int width, int height, int frame)
    {
        var size = width * height;
        picture.AsSpan(size, size / 4).Fill((byte)(118 + (frame % 8)));
        picture.AsSpan(size + (size / 4), size / 4).Fill(138);
    }
}
