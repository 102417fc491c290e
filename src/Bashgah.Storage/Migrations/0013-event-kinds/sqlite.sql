-- Kinds of event grow with the program, and what a kind is stands in the engine: a list here had to be changed with each. SQLite has no
-- statement for it, but its documentation allows the text of a CHECK to be changed in the schema, because no row is stored otherwise for
-- it: the ledger stays where it is, however large it has grown.
PRAGMA writable_schema = ON;

UPDATE sqlite_schema
SET sql = substr(sql, 1, instr(sql, 'CHECK (kind IN (') - 1) || 'CHECK (kind <> '''')'
  || substr(sql, instr(sql, '''wake''))') + length('''wake''))'))
WHERE type = 'table' AND name = 'ledger_transaction'
  AND instr(sql, 'CHECK (kind IN (') > 0 AND instr(sql, '''wake''))') > instr(sql, 'CHECK (kind IN (');

-- Reads the schema again, on this connection.
PRAGMA writable_schema = RESET;

-- Stops here, with nothing changed, where the text was another. A table that comes and goes also gives the schema a new number, at
-- which every other connection reads it again.
CREATE TABLE event_kinds_are_free (found integer NOT NULL CHECK (found = 1));

INSERT INTO event_kinds_are_free (found)
SELECT count(*) FROM sqlite_schema
WHERE type = 'table' AND name = 'ledger_transaction' AND instr(sql, 'kind text NOT NULL CHECK (kind <> ''''),') > 0;

DROP TABLE event_kinds_are_free;
