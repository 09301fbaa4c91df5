# Promise: whoever has the files of the database but not the key reads nothing. Here a row of the access log keeps a copy in clear.
# Suite: Storage
# Only: *AtRestTests
# Red: AtRestTests.Nothing_that_was_written_is_found_in_the_files
$CHANGE src/BienEtre.Storage/AccessLog/SubjectAccessLog.cs '                CryptographicOperations.ZeroMemory(plain);
                return' '                byte[] kept = [.. plain];
                CryptographicOperations.ZeroMemory(plain);
                return'
$CHANGE src/BienEtre.Storage/AccessLog/SubjectAccessLog.cs 'tag, sealedEntry, entry.Count' 'tag, [.. sealedEntry, .. kept], entry.Count'
