-- The request that published a version, so that the same again publishes nothing more.
ALTER TABLE policy_version ADD COLUMN idempotency_key text;

CREATE UNIQUE INDEX policy_version_key ON policy_version (program_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- A run waits before it begins, and knows what it was asked for. What failed says so by its state; why is in the server's log.
CREATE TABLE simulation_run (
  program_id integer NOT NULL REFERENCES program (id),
  id bigint NOT NULL,
  content_hash text NOT NULL,
  actor text NOT NULL,
  begun_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  events bigint NOT NULL DEFAULT 0,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed')),
  is_cancelled smallint NOT NULL DEFAULT 0,
  report text,
  PRIMARY KEY (program_id, id)
);

INSERT INTO simulation_run (program_id, id, content_hash, actor, begun_at, seen_at, events, state, is_cancelled, report)
SELECT program_id, id, '', actor, begun_at, seen_at, events, state, is_cancelled, CASE WHEN state = 'done' THEN report END
FROM simulation;

DROP TABLE simulation;
