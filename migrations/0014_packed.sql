-- Long texts are packed: a text stands there as it is, a blob is packed, and its first byte says how. What was written before
-- stays as it is until it is written again. The descriptions of `offer_changes` are packed alike.
CREATE TABLE offer_texts_new (
    offer_id    INTEGER PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
    description ANY NOT NULL
) STRICT;
INSERT INTO offer_texts_new (offer_id, description) SELECT offer_id, description FROM offer_texts;
DROP TABLE offer_texts;
ALTER TABLE offer_texts_new RENAME TO offer_texts;

-- `catalog_id` is '' once the text changed under a score that was not made anew. `breakdown`: every hit, as JSON, packed.
CREATE TABLE scores_new (
    offer_id     INTEGER PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
    score        INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10),
    top_category TEXT,
    catalog_id   TEXT NOT NULL,
    scored_at    INTEGER NOT NULL,
    breakdown    ANY NOT NULL
) STRICT;
INSERT INTO scores_new (offer_id, score, top_category, catalog_id, scored_at, breakdown)
SELECT offer_id, score, top_category, catalog_id, scored_at, breakdown FROM scores;
DROP TABLE scores;
ALTER TABLE scores_new RENAME TO scores;
-- Whether scores are of the present catalogue is asked often, and their rows are long.
CREATE INDEX scores_catalog ON scores (catalog_id, offer_id);

-- What an offer said before. `before` is text (a description's may be packed), and JSON for `salary` and `locations`; null
-- where nothing was said. Of `listing` it is `open` or `closed`, and `why` is why the offer was closed.
CREATE TABLE offer_changes_new (
    id       INTEGER PRIMARY KEY,
    offer_id INTEGER NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL,
    field    TEXT NOT NULL CHECK (field IN ('title', 'salary', 'locations', 'description', 'listing')),
    before   ANY,
    why      TEXT
) STRICT;
INSERT INTO offer_changes_new (id, offer_id, at, field, before, why)
SELECT id, offer_id, at, field, before, why FROM offer_changes;
DROP TABLE offer_changes;
ALTER TABLE offer_changes_new RENAME TO offer_changes;
CREATE INDEX offer_changes_offer ON offer_changes (offer_id, id);
