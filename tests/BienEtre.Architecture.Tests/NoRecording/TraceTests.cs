namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>The judge of system-call traces, on samples as strace prints them.</summary>
public sealed class TraceTests
{
    private static readonly MayWrite[] Database = [.. TraceRules.Runtime, new("/data/bienetre.db*", "the database")];

    [Theory]
    [InlineData("1234  write(5<socket:[88]>, \"abc\", 3) = 3")]
    [InlineData("[pid  1234] writev(5<TCP:[127.0.0.1:80->127.0.0.1:9]>, [{iov_base=\"a\", iov_len=1}], 1) = 1")]
    [InlineData("1234  write(5<TCPv6:[[::1]:80->[::1]:9]>, \"abc\", 3) = 3")]
    [InlineData("1234  write(1</dev/null<char 1:3>>, \"abc\", 3) = 3")]
    [InlineData("1234  write(9<anon_inode:[eventfd]>, \"\\1\\0\\0\\0\\0\\0\\0\\0\", 8) = 8")]
    [InlineData("1234  write(1<pipe:[77]>, \"info\\n\", 5) = 5")]
    [InlineData("1234  pwrite64(17</data/bienetre.db-wal>, \"7\\177\"..., 32, 0) = 32")]
    [InlineData("1234  pwrite64(17</data/bienetre.db-wal>, \"7\\177\"..., 32, 0 <unfinished ...>")]
    [InlineData("1234  <... pwrite64 resumed>) = 32")]
    [InlineData("1234  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 17</data/bienetre.db-shm>, 0) = 0x7f00")]
    [InlineData("1234  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE, 17</usr/lib/x.so>, 0) = 0x7f00")]
    [InlineData("1234  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f00")]
    [InlineData("1234  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 6</memfd:doublemapper (deleted)>, 0) = 0x7f00")]
    [InlineData("1234  openat(AT_FDCWD</app>, \"/etc/hosts\", O_RDONLY|O_CLOEXEC) = 8</etc/hosts>")]
    [InlineData("1234  memfd_create(\"doublemapper\", MFD_CLOEXEC) = 5</memfd:doublemapper (deleted)>")]
    [InlineData("1234  sendfile(5<socket:[88]>, 6</app/wwwroot/site.css>, [0], 100) = 100")]
    [InlineData("1234  +++ exited with 0 +++")]
    [InlineData("1234  --- SIGCHLD {si_signo=SIGCHLD} ---")]
    public void What_a_node_needs_passes(string line) => Assert.Empty(TraceRules.Findings([line], Database));

    [Theory]
    [InlineData("1234  write(12</tmp/call.rtp>, \"\\200\"..., 1200) = 1200", "write on /tmp/call.rtp")]
    [InlineData("1234  write(12</tmp/call.rtp>, \"\\200\"..., 1200 <unfinished ...>", "write on /tmp/call.rtp")]
    [InlineData("1234  write(12</tmp/call.rtp (deleted)>, \"x\", 1) = 1", "write on /tmp/call.rtp")]
    [InlineData("1234  pwrite64(12</data/other.db>, \"x\", 1, 0) = 1", "pwrite64 on /data/other.db")]
    [InlineData("1234  write(12, \"x\", 1) = 1", "write on a descriptor that the trace does not name")]
    [InlineData("1234  sendfile(12</tmp/call.rtp>, 5<socket:[88]>, NULL, 100) = 100", "sendfile on /tmp/call.rtp")]
    [InlineData("1234  splice(5<socket:[88]>, NULL, 12</tmp/call.rtp>, NULL, 100, 0) = 100", "splice on /tmp/call.rtp")]
    [InlineData("1234  copy_file_range(5</a>, NULL, 12</b>, NULL, 100, 0) = 100", "copy_file_range on /b")]
    [InlineData("1234  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 12</tmp/ring>, 0) = 0x7f00", "mmap shared on /tmp/ring")]
    [InlineData("1234  openat(AT_FDCWD</app>, \"/tmp/call.rtp\", O_WRONLY|O_CREAT|O_TRUNC, 0644) = 12</tmp/call.rtp>", "open for writing on /tmp/call.rtp")]
    [InlineData("1234  memfd_create(\"kept\", 0) = 5</memfd:kept (deleted)>", "memfd_create on /memfd:kept")]
    [InlineData("1234  io_uring_setup(8, {}) = 6<anon_inode:[io_uring]>", "io_uring_setup is never allowed: 8, {}) = 6<anon_inode:[io_uring]>")]
    [InlineData("1234  execve(\"/usr/bin/tee\", [\"tee\"], 0x7f) = 0", "execve is never allowed: \"/usr/bin/tee\", [\"tee\"], 0x7f) = 0")]
    [InlineData("1234  write(12<UNIX-STREAM:[9->8, \"/tmp/recorder\"]>, \"x\", 1) = 1", "write on UNIX-STREAM:[9->8, \"/tmp/recorder\"]")]
    [InlineData("garbage", "unreadable line: garbage")]
    public void Control_a_write_that_is_not_listed_is_found(string line, string expected) => Assert.Equal([expected], TraceRules.Findings([line], Database));

    [Fact]
    public async Task A_real_process_that_writes_nothing_passes()
    {
        using var tracer = Tracer.Start("/bin/sh", "-c", "echo quiet > /dev/null");
        Assert.Empty(TraceRules.Findings(await tracer.LinesAsync(TestContext.Current.CancellationToken), TraceRules.Runtime));
    }

    [Fact]
    public async Task Control_a_real_process_that_writes_a_file_is_found()
    {
        var file = Path.GetTempFileName();
        using var tracer = Tracer.Start("/bin/sh", "-c", $"echo kept > {file}");
        var findings = TraceRules.Findings(await tracer.LinesAsync(TestContext.Current.CancellationToken), TraceRules.Runtime).ToList();
        File.Delete(file);
        Assert.Equal([$"open for writing on {file}", $"write on {file}"], findings);
    }
}
