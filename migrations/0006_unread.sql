-- What could not be read of the rows and details of a unit's scan, by field, as JSON:
-- {"rows": 40, "details": 0, "fields": {"createdAt": {"count": 12, "sample": "soon"}}}. Absent: nothing was read.
ALTER TABLE run_units ADD COLUMN unread TEXT;
