-- What members were shown when they were asked to agree, each version in each language once. The hash is that of all of it.
CREATE TABLE consent_text (
  program_id integer NOT NULL REFERENCES program (id),
  hash text NOT NULL,
  purpose text NOT NULL,
  version text NOT NULL,
  language text NOT NULL,
  body text NOT NULL,
  kept_at bigint NOT NULL,
  PRIMARY KEY (program_id, hash)
);

CREATE UNIQUE INDEX consent_text_version ON consent_text (program_id, purpose, version, language);

-- Who agreed to what, or took it back, under the member's key. Never changed; it goes when the member is erased.
CREATE TABLE consent_record (
  program_id integer NOT NULL,
  member_id bigint NOT NULL,
  seq integer NOT NULL CHECK (seq > 0),
  cipher bytea NOT NULL,
  PRIMARY KEY (program_id, member_id, seq)
);

-- What a program asks of members and how long it keeps what, as JSON; a program that is not named has set nothing.
CREATE TABLE privacy_setting (
  program_id integer NOT NULL PRIMARY KEY REFERENCES program (id),
  settings text NOT NULL
);

-- When what is kept no longer was last deleted, by kind, so that one node a day does it.
CREATE TABLE retention_run (
  program_id integer NOT NULL REFERENCES program (id),
  kind text NOT NULL,
  begun_at bigint NOT NULL,
  PRIMARY KEY (program_id, kind)
);

-- A note whose time is over stays, with nothing in it.
ALTER TABLE note ADD COLUMN emptied_at bigint;

-- A member is given every transaction, also those that moved nothing, and who shows no sign of life is looked for member by member. No
-- other index leads from a member to both.
CREATE INDEX ledger_transaction_member ON ledger_transaction (program_id, member_id, id) WHERE member_id IS NOT NULL;
