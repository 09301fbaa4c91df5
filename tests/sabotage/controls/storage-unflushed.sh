# Promise: every commit is flushed, and what is deleted is zeroed. Here SQLite is told not to.
# Suite: Storage
# Only: *StartTests
# Red: StartTests.The_writer_flushes_every_commit_and_zeroes_what_it_deletes
$CHANGE src/BienEtre.Storage/Sqlite/SqliteOpening.cs 'PRAGMA synchronous=FULL' 'PRAGMA synchronous=NORMAL'
