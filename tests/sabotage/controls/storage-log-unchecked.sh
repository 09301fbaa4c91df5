# Promise: damage to the write-ahead log does not lose acknowledged writes in silence. Here nobody looks at the log before SQLite does.
# Suite: Storage
# Only: *LogDamageTests
# Red: LogDamageTests.Damage_in_the_middle_is_refused_where_sqlite_alone_would_forget
# Red: LogDamageTests.Flipped_bytes_of_the_log_lose_no_commit_but_perhaps_the_last
$CHANGE src/BienEtre.Storage/Sqlite/SqliteOpening.cs 'if (WriteAheadLog.ForgetsCommits(log))' 'if (WriteAheadLog.ForgetsCommits(log) && log.Length < 0)'
