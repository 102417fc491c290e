-- What a stage of the plan has come to is counted from these alone, without a look at the transactions themselves. Both grow at their
-- end, as time does, so that writing hardly feels them.
CREATE INDEX ledger_transaction_joined ON ledger_transaction (program_id, occurred_at, member_id)
  WHERE kind = 'joined';

CREATE INDEX ledger_transaction_bought ON ledger_transaction (program_id, occurred_at, member_id)
  WHERE kind IN ('purchase', 'claim') AND member_id IS NOT NULL;
