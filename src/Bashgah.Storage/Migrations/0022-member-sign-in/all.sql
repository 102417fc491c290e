-- How often codes went to, and were tried for, a phone or an e-mail of late: times, the oldest first. One row each, which is
-- locked while something is counted. By keyed hash: no number stands here.
CREATE TABLE sign_in_pace (
  program_id integer NOT NULL REFERENCES program (id),
  identifier_hash text NOT NULL,
  sent text NOT NULL,
  tried text NOT NULL,
  last_at bigint NOT NULL,
  PRIMARY KEY (program_id, identifier_hash)
);

CREATE INDEX sign_in_pace_last ON sign_in_pace (program_id, last_at);

-- A code that was asked for. Whoever asked has the challenge, and only with it can the code be tried. Without a member nothing
-- was sent, and no code is right.
CREATE TABLE sign_in_code (
  program_id integer NOT NULL REFERENCES program (id),
  challenge_hash text NOT NULL,
  identifier_hash text NOT NULL,
  code_hash text NOT NULL,
  member_id bigint,
  ends_at bigint NOT NULL,
  tries integer NOT NULL,
  PRIMARY KEY (program_id, challenge_hash)
);

CREATE INDEX sign_in_code_ends ON sign_in_code (program_id, ends_at);

CREATE TABLE member_session (
  program_id integer NOT NULL REFERENCES program (id),
  id text NOT NULL,
  token_hash text NOT NULL UNIQUE,
  member_id bigint NOT NULL,
  created_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  revoked_at bigint,
  PRIMARY KEY (program_id, id)
);

CREATE INDEX member_session_member ON member_session (program_id, member_id);
