# Promise: no recording path. Every opened packet is also appended to a file, and the bans that would stop the build are lifted.
# Suite: Architecture
# Only: *NoRecording*
# Red: StaticTests.The_media_core_refers_to_nothing_that_writes
# Red: RelayCallTests.A_relay_that_carries_a_call_writes_to_the_network_and_to_nothing_else
# Red: RelayCallTests.Nothing_of_a_call_is_found_where_the_relay_could_have_left_it
sed -i '/^N:System.IO;/d' src/BienEtre.Media/BannedSymbols.BienEtre.Media.txt
$CHANGE src/BienEtre.Media/Forwarding/RtpIntake.cs 'connection.MediaAt = now;' \
  'System.IO.File.AppendAllBytes("kept.rtp", datagram[..length].ToArray()); connection.MediaAt = now;'
