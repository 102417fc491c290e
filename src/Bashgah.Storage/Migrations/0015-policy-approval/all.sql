-- Why a version was published, and who approved it: somebody else than who wrote it, where the policy asks for that.
ALTER TABLE policy_version ADD COLUMN reason text;

ALTER TABLE policy_version ADD COLUMN approved_at bigint;

ALTER TABLE policy_version ADD COLUMN approved_by text;

ALTER TABLE policy_draft ADD COLUMN approved_at bigint;

ALTER TABLE policy_draft ADD COLUMN approved_by text;
