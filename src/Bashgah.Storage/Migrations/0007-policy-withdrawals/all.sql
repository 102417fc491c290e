-- A version that was taken back before it took effect: it stays in the history and never decides.
ALTER TABLE policy_version ADD COLUMN withdrawn_at bigint;

ALTER TABLE policy_version ADD COLUMN withdrawn_by text;
