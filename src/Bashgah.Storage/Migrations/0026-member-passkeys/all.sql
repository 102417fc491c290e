-- Passkeys of members. What the member calls one is sealed by the member's key; the rest says nothing about the person.
CREATE TABLE member_passkey (
  program_id integer NOT NULL REFERENCES program (id),
  credential_id text NOT NULL,
  member_id bigint NOT NULL,
  sealed_name bytea NOT NULL,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text NOT NULL,
  is_user_verified smallint NOT NULL,
  is_backup_eligible smallint NOT NULL,
  is_backed_up smallint NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (program_id, credential_id)
);

-- An authenticator answers for one account, in whichever program.
CREATE UNIQUE INDEX member_passkey_credential ON member_passkey (credential_id);

CREATE INDEX member_passkey_member ON member_passkey (program_id, member_id);

-- What an authenticator was asked, until it answers, once.
CREATE TABLE member_passkey_step (
  program_id integer NOT NULL REFERENCES program (id),
  token_hash text NOT NULL,
  member_id bigint,
  state bytea NOT NULL,
  ends_at bigint NOT NULL,
  PRIMARY KEY (program_id, token_hash)
);

CREATE INDEX member_passkey_step_ends ON member_passkey_step (program_id, ends_at);
