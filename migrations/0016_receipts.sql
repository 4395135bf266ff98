-- What the last scan of a unit asked, what it was answered, and what came of it, so that the same answers need not be
-- read again. Only a note: without it the plugin reads them.
CREATE TABLE scan_receipts (
    provider TEXT NOT NULL,
    kind     TEXT NOT NULL,
    unit     TEXT NOT NULL,
    receipt  BLOB NOT NULL,
    PRIMARY KEY (provider, kind, unit),
    FOREIGN KEY (provider, kind, unit) REFERENCES scan_states (provider, kind, unit)
        ON UPDATE CASCADE ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
