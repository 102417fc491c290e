-- What-if runs with their reports. Nothing of the ledger hangs on them: the oldest go when new ones begin.
CREATE TABLE simulation (
  program_id integer NOT NULL REFERENCES program (id),
  id bigint NOT NULL,
  actor text NOT NULL,
  begun_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  events bigint NOT NULL DEFAULT 0,
  state text NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  is_cancelled smallint NOT NULL DEFAULT 0,
  report text,
  PRIMARY KEY (program_id, id)
);
