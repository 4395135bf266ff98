-- The number of the rules by which names of companies were made comparable and openings were grouped: those of the program
-- that opened the database last. Another number makes it do both again, once.
CREATE TABLE name_rules (version INTEGER NOT NULL) STRICT;
INSERT INTO name_rules (version) VALUES (0);
