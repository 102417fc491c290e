-- What members asked for in cash, and what staff decided: read model of the transactions, by which the open ones are found. The id
-- is that of the transaction that asked.
CREATE TABLE cash_out (
  program_id integer NOT NULL,
  id bigint NOT NULL,
  member_id bigint NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  requested_at bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('requested', 'paid', 'rejected')),
  paid bigint NOT NULL CHECK (paid >= 0 AND paid <= amount),
  decided_at bigint,
  PRIMARY KEY (program_id, id)
);

CREATE INDEX cash_out_state ON cash_out (program_id, state, id);

CREATE INDEX cash_out_member ON cash_out (program_id, member_id, id);
