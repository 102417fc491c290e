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
