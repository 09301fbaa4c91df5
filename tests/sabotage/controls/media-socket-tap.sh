# Promise: no recording path. The socket's thread copies every datagram to a memory-mapped file; the bans are lifted.
# Suite: Architecture
# Only: *NoRecording*
# Red: StaticTests.The_media_sockets_refer_to_nothing_that_writes_but_the_socket
# Red: RelayCallTests.A_relay_that_carries_a_call_writes_to_the_network_and_to_nothing_else
sed -i '/^N:System.IO/d' src/BienEtre.Media.Sockets/BannedSymbols.BienEtre.Media.Sockets.txt
$CHANGE src/BienEtre.Media.Sockets/MediaLoop.cs '_relay.Receive(_clock(), _buffer.AsSpan(0, length), from);' \
  'using (var tap = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile("tap", System.IO.FileMode.OpenOrCreate, null, 4096))
            using (var view = tap.CreateViewAccessor())
            {
                view.WriteArray(0, _buffer, 0, length);
            }

            _relay.Receive(_clock(), _buffer.AsSpan(0, length), from);'
