-- Who brought whom, once for each member: read model of the transactions, by which those above a member are found before
-- their facts are locked.
CREATE TABLE referral (
  program_id integer NOT NULL,
  member_id bigint NOT NULL,
  referrer_id bigint NOT NULL CHECK (referrer_id <> member_id),
  transaction_id bigint NOT NULL,
  PRIMARY KEY (program_id, member_id)
);

CREATE INDEX referral_referrer ON referral (program_id, referrer_id, member_id);
