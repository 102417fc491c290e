-- What was approved and the ledger refuses has an end of its own, with the code of the refusal. SQLite changes no CHECK: the table is
-- made anew. It is small.
ALTER TABLE approval RENAME TO approval_before;

CREATE TABLE approval (
  program_id integer NOT NULL REFERENCES program (id),
  id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('adjustment', 'cash-out')),
  idempotency_key text NOT NULL,
  content_hash text NOT NULL,
  member_id bigint NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL,
  allows_debt smallint NOT NULL,
  cash_out_id bigint,
  note bytea,
  made_at bigint NOT NULL,
  made_by text NOT NULL,
  ends_at bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'approving', 'approved', 'refused', 'rejected', 'expired')),
  decided_at bigint,
  decided_by text,
  transaction_id bigint,
  refusal text,
  PRIMARY KEY (program_id, id)
);

INSERT INTO approval (
  program_id, id, kind, idempotency_key, content_hash, member_id, currency, amount, allows_debt, cash_out_id, note, made_at, made_by,
  ends_at, state, decided_at, decided_by, transaction_id)
SELECT
  program_id, id, kind, idempotency_key, content_hash, member_id, currency, amount, allows_debt, cash_out_id, note, made_at, made_by,
  ends_at, state, decided_at, decided_by, transaction_id
FROM approval_before;

DROP TABLE approval_before;

CREATE UNIQUE INDEX approval_key ON approval (program_id, idempotency_key);

-- One at a time waits for a cash-out.
CREATE UNIQUE INDEX approval_cash_out ON approval (program_id, cash_out_id) WHERE state IN ('pending', 'approving');

CREATE INDEX approval_state ON approval (program_id, state, id);

CREATE INDEX approval_member ON approval (program_id, member_id);
