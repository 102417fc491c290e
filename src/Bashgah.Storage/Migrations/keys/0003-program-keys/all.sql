-- A key a program, in versions: the newest wraps the keys of members, and the master key that is named by its id wraps it.
CREATE TABLE program_key (
  program_id integer NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  master_id text NOT NULL,
  wrapped bytea NOT NULL,
  PRIMARY KEY (program_id, version)
);

-- Which version of the program's key wraps it. 0: the master key itself does, as before programs had keys.
ALTER TABLE member_key ADD COLUMN key_version integer NOT NULL DEFAULT 0;

-- Empty once they are all wrapped by keys of programs, so that opening finds none without a look at every row.
CREATE INDEX member_key_of_master ON member_key (program_id) WHERE key_version = 0;

-- Which master key wraps it. Empty: not known, from before master keys had ids.
ALTER TABLE program_secret ADD COLUMN master_id text NOT NULL DEFAULT '';
