-- How often each unit is scanned, by what its scans saw: its interval in milliseconds, and from when on it is due. Absent:
-- no scan of it ended since this schema; it is due at once.
ALTER TABLE scan_states ADD COLUMN interval INTEGER;
ALTER TABLE scan_states ADD COLUMN due_at INTEGER;
