-- Which sheet of a spreadsheet is the program's, so that it is found whatever people call its tab: `title` is what it
-- was called when it was last seen.
CREATE TABLE sheet_tabs (
    spreadsheet TEXT PRIMARY KEY,
    sheet       INTEGER NOT NULL,
    title       TEXT NOT NULL,
    seen_at     INTEGER NOT NULL
) STRICT;
INSERT INTO sheet_tabs (spreadsheet, sheet, title, seen_at)
SELECT spreadsheet, sheet, 'Companies', max(seen_at) FROM sheet_rows GROUP BY spreadsheet;

-- Parts of a sheet's form that the service refuses, as the requests that would set them. They are not sent again, unless
-- the form changes, the sheet is made anew, or a person asks for it.
CREATE TABLE sheet_form_refusals (
    spreadsheet TEXT NOT NULL,
    sheet       INTEGER NOT NULL,
    request     TEXT NOT NULL,
    reason      TEXT NOT NULL,
    refused_at  INTEGER NOT NULL,
    PRIMARY KEY (spreadsheet, sheet, request)
) STRICT;
