-- Members whose personal data was erased, by whom and why (encrypted: staff may write a name into it). The ledger keeps what they did.
CREATE TABLE member_erasure (
  program_id integer NOT NULL,
  member_id bigint NOT NULL,
  erased_at bigint NOT NULL,
  actor text NOT NULL,
  reason bytea,
  PRIMARY KEY (program_id, member_id)
);

-- Words of members' names, and the first three letters of each, folded and as keyed hashes: by these a member is looked for.
CREATE TABLE member_word (
  program_id integer NOT NULL,
  hash text NOT NULL,
  member_id bigint NOT NULL,
  PRIMARY KEY (program_id, hash, member_id)
);

CREATE INDEX member_word_member ON member_word (program_id, member_id);

-- How far the words of members of before are written, which takes keys that are not here. A program that is not named is done.
CREATE TABLE member_word_filling (
  program_id integer NOT NULL PRIMARY KEY,
  through_id bigint NOT NULL
);

INSERT INTO member_word_filling (program_id, through_id) SELECT id, 0 FROM program;
