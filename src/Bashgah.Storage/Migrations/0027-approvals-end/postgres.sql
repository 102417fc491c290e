-- What was approved and the ledger refuses has an end of its own, with the code of the refusal.
ALTER TABLE approval ADD COLUMN refusal text;
ALTER TABLE approval DROP CONSTRAINT approval_state_check;
ALTER TABLE approval ADD CONSTRAINT approval_state_check
  CHECK (state IN ('pending', 'approving', 'approved', 'refused', 'rejected', 'expired'));
