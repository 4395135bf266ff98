-- Which process holds the lock, so that the lock of one that is gone can be taken over at once: the machine's name, to
-- be told; the boot and the space of process numbers, within which `pid` means one process; and when that process began,
-- since numbers are given again. Absent where the system does not say.
ALTER TABLE run_lock ADD COLUMN host TEXT;
ALTER TABLE run_lock ADD COLUMN boot TEXT;
ALTER TABLE run_lock ADD COLUMN process_start INTEGER;
