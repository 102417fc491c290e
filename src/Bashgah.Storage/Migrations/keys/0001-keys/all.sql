-- Proves that the right master key was given, without revealing it.
CREATE TABLE master_check (
  id integer NOT NULL PRIMARY KEY CHECK (id = 1),
  proof bytea NOT NULL
);

-- A key a member, wrapped by the master key; erasing it makes the profile unreadable in every backup.
CREATE TABLE member_key (
  program_id integer NOT NULL,
  member_id bigint NOT NULL,
  wrapped bytea NOT NULL,
  PRIMARY KEY (program_id, member_id)
);

-- Roots of a program's draws, voucher codes and hashes, wrapped by the master key.
CREATE TABLE program_secret (
  program_id integer NOT NULL,
  name text NOT NULL,
  wrapped bytea NOT NULL,
  PRIMARY KEY (program_id, name)
);
