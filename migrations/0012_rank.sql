-- How promising a company is, in tenths from 0 to 100, with its other figures: when that was computed, and from when on
-- it is to be computed anew because its newest strong opening is no longer as recent. Absent until then.
ALTER TABLE companies ADD COLUMN rank INTEGER CHECK (rank BETWEEN 0 AND 100);
ALTER TABLE companies ADD COLUMN ranked_at INTEGER;
ALTER TABLE companies ADD COLUMN rank_until INTEGER;
CREATE INDEX companies_rank_until ON companies (rank_until) WHERE rank_until IS NOT NULL;
-- The next run computes the figures of all that have offers: `last_strong_at` no longer takes a first sight for a date.
INSERT OR IGNORE INTO dirty_companies (company_id)
SELECT DISTINCT company_id FROM offers WHERE company_id IS NOT NULL;

-- Whether scores are of the present catalogue is asked often, and their rows are long.
CREATE INDEX scores_catalog ON scores (catalog_id, offer_id);
