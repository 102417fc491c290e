-- Phone, e-mail, card, external id and referral code, as keyed hashes (S13.2): each unique in a program.
CREATE TABLE member_identifier (
  program_id integer NOT NULL,
  hash text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('phone', 'email', 'card', 'externalId', 'referral')),
  member_id bigint NOT NULL,
  PRIMARY KEY (program_id, hash)
);

CREATE INDEX member_identifier_member ON member_identifier (program_id, member_id);

-- The only place of personal fields, encrypted under the member's key, which lies in the key store.
CREATE TABLE profile (
  program_id integer NOT NULL,
  member_id bigint NOT NULL,
  cipher bytea NOT NULL,
  PRIMARY KEY (program_id, member_id)
);
