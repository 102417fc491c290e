-- What one person asked for and another must approve. Its free text is sealed to all that must not change with it; without a text
-- the member was erased.
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
  -- Code by which the ledger refused what was approved.
  refusal text,
  PRIMARY KEY (program_id, id)
);

CREATE UNIQUE INDEX approval_key ON approval (program_id, idempotency_key);

-- One at a time waits for a cash-out.
CREATE UNIQUE INDEX approval_cash_out ON approval (program_id, cash_out_id) WHERE state IN ('pending', 'approving');

CREATE INDEX approval_state ON approval (program_id, state, id);

CREATE INDEX approval_member ON approval (program_id, member_id);
