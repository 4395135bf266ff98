-- Whether a company's boards are listed is asked of every company that was never searched: told by the index alone.
DROP INDEX company_sources_company;
CREATE INDEX company_sources_company ON company_sources (company_id, state);
