-- When a voucher was used, cancelled or ended, so that a till can be told; unknown of those that ended before this.
ALTER TABLE voucher ADD COLUMN ended_at bigint;
