-- Append-only. What staff did that no transaction of the ledger tells; program 0 stands for what belongs to no program.
CREATE TABLE audit_entry (
  program_id integer NOT NULL CHECK (program_id >= 0),
  seq bigint NOT NULL CHECK (seq > 0),
  at bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  origin text NOT NULL,
  before text,
  after text,
  previous bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (program_id, seq)
);

CREATE INDEX audit_entry_actor ON audit_entry (program_id, actor, seq);

CREATE INDEX audit_entry_action ON audit_entry (program_id, action, seq);

CREATE INDEX audit_entry_subject ON audit_entry (program_id, subject, seq);

-- Where each log ends, so that one whose end is cut off does not look whole. Who writes a log locks its row.
CREATE TABLE audit_head (
  program_id integer NOT NULL PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  proof bytea NOT NULL
);
