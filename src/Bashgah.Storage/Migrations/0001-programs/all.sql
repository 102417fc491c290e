CREATE TABLE program (
  id integer NOT NULL PRIMARY KEY CHECK (id > 0),
  slug text NOT NULL UNIQUE,
  created_at bigint NOT NULL
);

-- Every version as it was published; a definition is never changed afterwards.
CREATE TABLE policy_version (
  program_id integer NOT NULL REFERENCES program (id),
  version integer NOT NULL CHECK (version > 0),
  effective_from bigint NOT NULL,
  definition text NOT NULL,
  content_hash text NOT NULL,
  published_at bigint NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (program_id, version)
);

CREATE TABLE policy_draft (
  program_id integer NOT NULL PRIMARY KEY REFERENCES program (id),
  definition text NOT NULL,
  saved_at bigint NOT NULL,
  actor text NOT NULL
);

CREATE TABLE store (
  program_id integer NOT NULL REFERENCES program (id),
  id text NOT NULL,
  document_scope text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (program_id, id)
);

-- The key itself is shown once and not kept: only its hash.
CREATE TABLE api_key (
  program_id integer NOT NULL REFERENCES program (id),
  id text NOT NULL,
  hash text NOT NULL UNIQUE,
  label text NOT NULL,
  scopes text NOT NULL,
  created_at bigint NOT NULL,
  revoked_at bigint,
  PRIMARY KEY (program_id, id)
);

-- The hash of each period's draw secret, published before the period begins (S3.7).
CREATE TABLE draw_period (
  program_id integer NOT NULL REFERENCES program (id),
  period text NOT NULL,
  secret_hash text NOT NULL,
  published_at bigint NOT NULL,
  PRIMARY KEY (program_id, period)
);
