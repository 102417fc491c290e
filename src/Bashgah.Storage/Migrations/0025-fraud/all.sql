-- What rules against fraud look at, written with the transactions of programs that have such rules. It is forgotten when no rule
-- looks back so far; is_new until it was judged.
CREATE TABLE fraud_fact (
  program_id integer NOT NULL,
  id bigint NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
  member_id bigint NOT NULL,
  occurred_at bigint NOT NULL,
  policy_version integer NOT NULL,
  store text,
  document_scope text NOT NULL,
  document_no text,
  amount bigint NOT NULL,
  actor text NOT NULL,
  cashier text,
  referrer_id bigint,
  is_new smallint NOT NULL CHECK (is_new IN (0, 1)),
  PRIMARY KEY (program_id, id)
);

CREATE INDEX fraud_fact_new ON fraud_fact (program_id, id) WHERE is_new = 1;

CREATE INDEX fraud_fact_member ON fraud_fact (program_id, member_id, occurred_at);

CREATE INDEX fraud_fact_document ON fraud_fact (program_id, document_no) WHERE document_no IS NOT NULL;

CREATE INDEX fraud_fact_referrer ON fraud_fact (program_id, referrer_id) WHERE referrer_id IS NOT NULL;

CREATE INDEX fraud_fact_time ON fraud_fact (program_id, occurred_at);

-- On which devices members were seen, by keyed hash, and when last; only in programs that have rules against fraud.
CREATE TABLE member_device (
  program_id integer NOT NULL,
  device_hash text NOT NULL,
  member_id bigint NOT NULL,
  seen_at bigint NOT NULL,
  is_new smallint NOT NULL CHECK (is_new IN (0, 1)),
  PRIMARY KEY (program_id, device_hash, member_id)
);

CREATE INDEX member_device_new ON member_device (program_id, seen_at) WHERE is_new = 1;

CREATE INDEX member_device_member ON member_device (program_id, member_id);

-- The number of the latest case. Whoever opens one has the row until the transaction ends.
CREATE TABLE fraud_case_number (
  program_id integer NOT NULL PRIMARY KEY,
  last_id bigint NOT NULL
);

-- What somebody has to look at, with its evidence: ids and numbers alone.
CREATE TABLE fraud_case (
  program_id integer NOT NULL,
  id bigint NOT NULL CHECK (id > 0),
  kind text NOT NULL,
  rule text NOT NULL,
  policy_version integer NOT NULL,
  subject text NOT NULL,
  member_id bigint,
  holds smallint NOT NULL CHECK (holds IN (0, 1)),
  evidence text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'confirmed', 'dismissed')),
  opened_at bigint NOT NULL,
  closed_at bigint,
  closed_by text,
  PRIMARY KEY (program_id, id)
);

CREATE UNIQUE INDEX fraud_case_open ON fraud_case (program_id, rule, subject) WHERE state = 'open';

CREATE INDEX fraud_case_state ON fraud_case (program_id, state, id);

-- Whom a case is about.
CREATE TABLE fraud_case_member (
  program_id integer NOT NULL,
  member_id bigint NOT NULL,
  case_id bigint NOT NULL,
  PRIMARY KEY (program_id, member_id, case_id)
);

-- What a transaction of a case gave, and what became of it. The ledger moves; this says what is still to be moved. The case that wanted it
-- first names it for good; case_id is whose it is now. wanted: how much is to be set aside, said once.
CREATE TABLE fraud_hold (
  program_id integer NOT NULL,
  first_case_id bigint NOT NULL,
  case_id bigint NOT NULL,
  transaction_id bigint NOT NULL,
  member_id bigint NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  state text NOT NULL CHECK (state IN ('wanted', 'placing', 'placed', 'nothing', 'ending', 'taken', 'released', 'dropped')),
  wanted bigint,
  hold_id bigint,
  held bigint NOT NULL,
  taken bigint,
  PRIMARY KEY (program_id, first_case_id, transaction_id, member_id, currency)
);

CREATE INDEX fraud_hold_case ON fraud_hold (program_id, case_id);

CREATE INDEX fraud_hold_work ON fraud_hold (program_id, case_id) WHERE state IN ('wanted', 'placing', 'placed', 'ending');

CREATE INDEX fraud_hold_transaction ON fraud_hold (program_id, transaction_id);

-- Facts of cases that are closed: they count no more for that rule and subject.
CREATE TABLE fraud_judged (
  program_id integer NOT NULL,
  rule text NOT NULL,
  subject text NOT NULL,
  fact bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (program_id, rule, subject, fact)
);

CREATE INDEX fraud_judged_fact ON fraud_judged (program_id, fact);

-- Which members are staff, so that who credits a card of their own is seen: an actor, or cashier: and the name that tills send.
CREATE TABLE staff_card (
  program_id integer NOT NULL,
  staff text NOT NULL,
  member_id bigint NOT NULL,
  PRIMARY KEY (program_id, staff, member_id)
);

CREATE INDEX staff_card_member ON staff_card (program_id, member_id);
