-- What one purchase costs when it is written with care but alone: one transaction each. The size of what is stored is
-- that of a document with event and trace, two transfers, a row of the outbox and the member's facts.
-- psql -v members=100000 -f baseline.schema.sql
DROP SCHEMA IF EXISTS baseline CASCADE;
CREATE SCHEMA baseline;
SET search_path = baseline;

CREATE TABLE member (
  program int,
  id bigint,
  version int NOT NULL DEFAULT 0,
  due bigint NOT NULL DEFAULT 0,
  facts text NOT NULL,
  PRIMARY KEY (program, id)
) WITH (fillfactor = 60);
CREATE INDEX ON member (program, due);

CREATE TABLE txn (
  program int,
  id bigint,
  member bigint NOT NULL,
  kind int NOT NULL,
  doc text NOT NULL,
  key text NOT NULL,
  hash bytea NOT NULL,
  policy int NOT NULL,
  occurred bigint NOT NULL,
  recorded bigint NOT NULL,
  event text NOT NULL,
  trace text NOT NULL,
  PRIMARY KEY (program, id)
);
CREATE UNIQUE INDEX ON txn (program, doc);
CREATE UNIQUE INDEX ON txn (program, key);
CREATE INDEX ON txn (program, member, id);

CREATE TABLE transfer (
  program int,
  txn bigint,
  seq int,
  member bigint NOT NULL,
  cur int NOT NULL,
  debit int NOT NULL,
  credit int NOT NULL,
  amount bigint NOT NULL,
  balance bigint NOT NULL,
  lot bigint NOT NULL,
  expires bigint NOT NULL,
  PRIMARY KEY (program, txn, seq)
);
CREATE INDEX ON transfer (program, member, txn);

CREATE TABLE outbox (
  program int,
  id bigint,
  body text NOT NULL,
  due bigint NOT NULL,
  PRIMARY KEY (program, id)
);

CREATE SEQUENCE ids;

INSERT INTO member SELECT 1, i, 0, 0, repeat('f', 640) FROM generate_series(1, :members) i;
VACUUM (FREEZE, ANALYZE) member;
