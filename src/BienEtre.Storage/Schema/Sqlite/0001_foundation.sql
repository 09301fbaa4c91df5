-- What identifies this database and the key that opens it.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID, STRICT;

-- One data-encryption key per owner and record class, wrapped by the key-encryption key, which is never in this file.
CREATE TABLE data_key (
    owner        TEXT NOT NULL,
    record_class TEXT NOT NULL,
    wrapped      BLOB NOT NULL,
    PRIMARY KEY (owner, record_class)
) WITHOUT ROWID, STRICT;

-- State of grains, ciphertext only. A row that is cleared is deleted, never emptied. Rows may be large, so this one table keeps a rowid.
CREATE TABLE grain_state (
    id         INTEGER PRIMARY KEY,
    state_name TEXT    NOT NULL,
    grain_id   TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    payload    BLOB    NOT NULL,
    UNIQUE (state_name, grain_id)
) STRICT;

-- Reminders of grains; grain_hash is the position on the ring by which nodes share them. Times in ticks of 100 ns, UTC.
CREATE TABLE reminder (
    grain_id   TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    grain_hash INTEGER NOT NULL,
    start_at   INTEGER NOT NULL,
    period     INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (grain_id, name)
) WITHOUT ROWID, STRICT;

CREATE INDEX reminder_by_hash ON reminder (grain_hash);

-- Consent and restriction: append-only, one hash chain per subject over the stored ciphertext. No rowid: nothing tells how the chains of different subjects
-- interleave.
CREATE TABLE ledger (
    subject      TEXT    NOT NULL,
    position     INTEGER NOT NULL,
    operation_id TEXT    NOT NULL,
    sealed       BLOB    NOT NULL,
    link         BLOB    NOT NULL,
    PRIMARY KEY (subject, position),
    UNIQUE (subject, operation_id)
) WITHOUT ROWID, STRICT;

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- Also stops INSERT OR REPLACE, which would otherwise delete the row in its way.
CREATE TRIGGER ledger_only_next BEFORE INSERT ON ledger
WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM ledger WHERE subject = NEW.subject)
  OR EXISTS (SELECT 1 FROM ledger WHERE subject = NEW.subject AND operation_id = NEW.operation_id)
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- Who accessed a subject's data. What a row says, its minute too, is sealed under the subject's key: the minute alone would tell whoever watched a network at
-- that minute which pseudonym is whose. tag is a keyed hash of what the row says, so that a repetition finds its row; month (year * 12 + month - 1) serves
-- retention.
CREATE TABLE access_log (
    subject  TEXT    NOT NULL,
    sequence INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    tag      BLOB    NOT NULL,
    sealed   BLOB    NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (subject, sequence),
    UNIQUE (subject, tag)
) WITHOUT ROWID, STRICT;

-- Key ring of the web framework's data protection, sealed under the key-encryption key.
CREATE TABLE key_ring (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    sealed BLOB NOT NULL
) STRICT;

-- One row that the health probe writes.
CREATE TABLE probe (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL
) STRICT;
