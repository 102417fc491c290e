-- What devices queued while they were cut off and the ledger refused for good: each has a case, for ever one. body: what was sent and what was
-- wrong with it, sealed under a key of the program; null once the case is closed, a member of it is erased, or its time is over.
CREATE TABLE queued_command (
  program_id integer NOT NULL REFERENCES program (id),
  idempotency_key text NOT NULL,
  content_hash text NOT NULL,
  case_id bigint NOT NULL,
  operation text NOT NULL,
  actor text NOT NULL,
  queued_at bigint NOT NULL,
  sent_at bigint NOT NULL,
  problem text NOT NULL,
  problem_arguments text,
  body bytea,
  PRIMARY KEY (program_id, idempotency_key)
);

CREATE UNIQUE INDEX queued_command_case ON queued_command (program_id, case_id);

CREATE INDEX queued_command_actor ON queued_command (program_id, actor, sent_at);
