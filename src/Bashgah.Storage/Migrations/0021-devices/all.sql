-- Tills, counters and kiosks, each bound to a store. Until a device is enrolled there is only its code's hash, afterwards only
-- its key's.
CREATE TABLE device (
  program_id integer NOT NULL REFERENCES program (id),
  id text NOT NULL,
  label text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('till', 'counter', 'kiosk')),
  store text NOT NULL,
  code_hash text UNIQUE,
  code_ends_at bigint NOT NULL,
  key_hash text UNIQUE,
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  enrolled_at bigint,
  revoked_at bigint,
  PRIMARY KEY (program_id, id)
);
