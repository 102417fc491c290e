-- Side effects to deliver at least once, written in the transaction that caused them.
CREATE TABLE outbox (
  program_id integer NOT NULL,
  id bigint NOT NULL,
  topic text NOT NULL,
  transaction_id bigint NOT NULL,
  body text NOT NULL,
  due_at bigint NOT NULL,
  lease_until bigint NOT NULL,
  attempts integer NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'dead')),
  PRIMARY KEY (program_id, id)
);

CREATE INDEX outbox_due ON outbox (program_id, state, due_at);
