-- One row a member: everything that deciding reads. Times are Unix microseconds.
CREATE TABLE member_facts (
  program_id integer NOT NULL,
  id bigint NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  due_at bigint NOT NULL,
  policy_seen integer NOT NULL,
  facts bytea NOT NULL,
  PRIMARY KEY (program_id, id)
);

CREATE INDEX member_facts_due ON member_facts (program_id, due_at);

CREATE INDEX member_facts_policy ON member_facts (program_id, policy_seen);

-- Program-wide limits, budgets and stock, with versions like a member's (S10.4).
CREATE TABLE counter_facts (
  program_id integer NOT NULL,
  key text NOT NULL,
  period_on integer NOT NULL,
  keep_until_on integer NOT NULL,
  version integer NOT NULL,
  amount bigint NOT NULL,
  times bigint NOT NULL,
  PRIMARY KEY (program_id, key, period_on)
);

-- A process that writes a program has a chain of its own; this is where it ends.
CREATE TABLE writer (
  program_id integer NOT NULL,
  id integer NOT NULL,
  chain_no bigint NOT NULL,
  transaction_id bigint NOT NULL,
  hash bytea NOT NULL,
  recorded_at bigint NOT NULL,
  PRIMARY KEY (program_id, id)
);

-- Append-only. One event's effect, and its own line of audit.
CREATE TABLE ledger_transaction (
  program_id integer NOT NULL,
  id bigint NOT NULL CHECK (id > 0),
  kind text NOT NULL CHECK (kind IN (
    'joined', 'changed', 'purchase', 'claim', 'return', 'activity', 'redemption', 'voucher-use',
    'voucher-cancel', 'hold', 'capture', 'release', 'adjustment', 'transfer', 'wake')),
  member_id bigint,
  policy_version integer NOT NULL,
  semantics integer NOT NULL,
  tz_version text NOT NULL,
  occurred_at bigint NOT NULL,
  recorded_at bigint NOT NULL,
  is_history smallint NOT NULL CHECK (is_history IN (0, 1)),
  actor text NOT NULL,
  idempotency_key text,
  content_hash text NOT NULL,
  doc_scope text,
  doc_no text,
  doc_kind text CHECK (doc_kind IN ('purchase', 'claim', 'return')),
  parent_id bigint,
  event text NOT NULL,
  trace text NOT NULL,
  facts_read text NOT NULL,
  facts_written text NOT NULL,
  writer integer NOT NULL,
  chain_no bigint NOT NULL,
  previous_id bigint NOT NULL,
  heads text,
  hash bytea NOT NULL,
  PRIMARY KEY (program_id, id)
);

CREATE UNIQUE INDEX ledger_transaction_key ON ledger_transaction (program_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

CREATE UNIQUE INDEX ledger_transaction_document
  ON ledger_transaction (program_id, doc_scope, doc_no, doc_kind) WHERE doc_no IS NOT NULL;

CREATE INDEX ledger_transaction_parent ON ledger_transaction (program_id, parent_id)
  WHERE parent_id IS NOT NULL;

-- Append-only. One posting a row: accounts 1 to 4 are parts of the member's account, 11 to 16 the house's.
CREATE TABLE transfer (
  program_id integer NOT NULL,
  transaction_id bigint NOT NULL,
  seq integer NOT NULL,
  member_id bigint NOT NULL,
  currency text NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 12),
  debit smallint NOT NULL CHECK (debit BETWEEN 1 AND 4 OR debit BETWEEN 11 AND 16),
  credit smallint NOT NULL CHECK (credit BETWEEN 1 AND 4 OR credit BETWEEN 11 AND 16),
  amount bigint NOT NULL CHECK (amount > 0),
  lot_from integer NOT NULL,
  lot_until integer NOT NULL,
  lot_waiting text,
  balance_after bigint NOT NULL,
  member_version integer NOT NULL,
  rule_id text,
  PRIMARY KEY (program_id, transaction_id, seq),
  CHECK (debit <> credit AND (debit <= 4 OR credit <= 4))
);

CREATE INDEX transfer_member ON transfer (program_id, member_id, transaction_id, seq);

-- Free text that belongs to a transaction (an adjustment's reason), encrypted, outside the chain (S13.3).
CREATE TABLE note (
  program_id integer NOT NULL,
  transaction_id bigint NOT NULL,
  cipher bytea NOT NULL,
  PRIMARY KEY (program_id, transaction_id)
);

-- Read model of vouchers, so that a code finds its voucher.
CREATE TABLE voucher (
  program_id integer NOT NULL,
  id bigint NOT NULL,
  member_id bigint NOT NULL,
  reward text NOT NULL,
  quantity integer NOT NULL,
  code text,
  until_at bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('issued', 'used', 'cancelled', 'expired')),
  PRIMARY KEY (program_id, id)
);

CREATE UNIQUE INDEX voucher_code ON voucher (program_id, code) WHERE code IS NOT NULL;

CREATE INDEX voucher_member ON voucher (program_id, member_id, id);
