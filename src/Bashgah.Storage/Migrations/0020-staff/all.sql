-- People who work with the programs of this installation. E-mail address and name are sealed; an address is found by its keyed hash.
CREATE TABLE staff_account (
  id text NOT NULL PRIMARY KEY,
  email_hash text NOT NULL UNIQUE,
  sealed bytea NOT NULL,
  password_hash text NOT NULL,
  totp_sealed bytea,
  totp_confirmed_at bigint,
  totp_step bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  disabled_at bigint
);

CREATE TABLE staff_recovery_code (
  account_id text NOT NULL REFERENCES staff_account (id),
  hash text NOT NULL,
  PRIMARY KEY (account_id, hash)
);

-- What an account may do in a program; an empty store means all of them.
CREATE TABLE staff_role (
  program_id integer NOT NULL REFERENCES program (id),
  account_id text NOT NULL REFERENCES staff_account (id),
  store text NOT NULL,
  role text NOT NULL,
  granted_at bigint NOT NULL,
  granted_by text NOT NULL,
  PRIMARY KEY (program_id, account_id, store, role)
);

CREATE INDEX staff_role_account ON staff_role (account_id);

CREATE TABLE staff_passkey (
  credential_id text NOT NULL PRIMARY KEY,
  account_id text NOT NULL REFERENCES staff_account (id),
  sealed_name bytea NOT NULL,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text NOT NULL,
  is_user_verified smallint NOT NULL,
  is_backup_eligible smallint NOT NULL,
  is_backed_up smallint NOT NULL,
  attestation bytea NOT NULL,
  client_data bytea NOT NULL,
  created_at bigint NOT NULL
);

CREATE INDEX staff_passkey_account ON staff_passkey (account_id);

-- Who is signed in. The cookie's text is not kept, only its hash; a session that ends is a row that goes.
CREATE TABLE staff_session (
  id text NOT NULL PRIMARY KEY,
  token_hash text NOT NULL UNIQUE,
  account_id text NOT NULL REFERENCES staff_account (id),
  method text NOT NULL,
  sealed bytea NOT NULL,
  created_at bigint NOT NULL,
  confirmed_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  expires_at bigint NOT NULL
);

CREATE INDEX staff_session_account ON staff_session (account_id);

-- What waits between two requests of a sign-in: a second factor, the challenge of a passkey.
CREATE TABLE staff_step (
  token_hash text NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  account_id text NOT NULL,
  state text NOT NULL,
  expires_at bigint NOT NULL
);

CREATE INDEX staff_step_end ON staff_step (expires_at);

-- Sign-ins that failed, by address, whether anybody has it or not.
CREATE TABLE staff_attempt (
  email_hash text NOT NULL PRIMARY KEY,
  failures integer NOT NULL,
  locked_until bigint NOT NULL,
  last_at bigint NOT NULL
);

CREATE INDEX staff_attempt_last ON staff_attempt (last_at);

CREATE TABLE staff_invitation (
  id text NOT NULL PRIMARY KEY,
  program_id integer NOT NULL REFERENCES program (id),
  code_hash text NOT NULL UNIQUE,
  email_hash text NOT NULL,
  sealed bytea NOT NULL,
  store text NOT NULL,
  role text NOT NULL,
  invited_at bigint NOT NULL,
  invited_by text NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint,
  used_by text
);

CREATE INDEX staff_invitation_program ON staff_invitation (program_id, expires_at);

-- Keys that protect forms on every node, sealed under a secret of the key store.
CREATE TABLE data_protection_key (
  name text NOT NULL PRIMARY KEY,
  sealed bytea NOT NULL,
  created_at bigint NOT NULL
);
