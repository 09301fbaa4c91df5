# Promise: a write is acknowledged only after it is durable. Here the answer is given before the commit, which is held up as a slow disk would.
# Suite: Storage
# Only: *KillTests
# Red: KillTests.Kill_minus_9_under_load_loses_no_acknowledged_write
$CHANGE src/BienEtre.Storage/Sqlite/SqliteWriter.cs '_session.Command("COMMIT").ExecuteNonQuery();' \
  'batch.ForEach(early => early.Committed());
            batch.ForEach(early => early.Answer());
            _session.Run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) SELECT max(i) FROM n");
            _session.Command("COMMIT").ExecuteNonQuery();'
$CHANGE src/BienEtre.Storage/Sqlite/WriteOperation.cs '_answer.SetResult(_result!)' '_answer.TrySetResult(_result!)'
