# Promise: a recording path does not even compile. As media-recorder, with the bans in place.
# Suite: Architecture
# Build: RS0030
$CHANGE src/BienEtre.Media/Forwarding/RtpIntake.cs 'connection.MediaAt = now;' \
  'System.IO.File.AppendAllBytes("kept.rtp", datagram[..length].ToArray()); connection.MediaAt = now;'
