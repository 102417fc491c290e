CREATE SEQUENCE transaction_id_seq;
CREATE SEQUENCE member_id_seq;
CREATE SEQUENCE writer_id_seq;

-- The first of some consecutive numbers of a sequence. The lock lasts for the call, not for the transaction, so
-- that nodes do not wait for one another's commits; it works because nobody takes numbers in another way.
CREATE FUNCTION take_ids(name regclass, many bigint) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE first bigint;
BEGIN
  PERFORM pg_advisory_lock(name::oid::bigint);
  first := nextval(name);
  IF many > 1 THEN
    PERFORM setval(name, first + many - 1);
  END IF;
  PERFORM pg_advisory_unlock(name::oid::bigint);
  RETURN first;
END
$$;

-- Room on the page for the next version of the row, so that an update need not touch the indexes.
ALTER TABLE member_facts SET (fillfactor = 70);
ALTER TABLE counter_facts SET (fillfactor = 50);
ALTER TABLE writer SET (fillfactor = 50);

-- A row of facts is short-lived bytes: trying to compress it costs more than it saves.
ALTER TABLE member_facts ALTER COLUMN facts SET STORAGE EXTERNAL;

-- What is sorted is sorted by code points, whatever the database's locale.
ALTER TABLE counter_facts ALTER COLUMN key TYPE text COLLATE "C";
ALTER TABLE transfer ALTER COLUMN currency TYPE text COLLATE "C";
ALTER TABLE transfer ALTER COLUMN lot_waiting TYPE text COLLATE "C";

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE ON ledger_transaction
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER ledger_transaction_no_truncate BEFORE TRUNCATE ON ledger_transaction
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER transfer_append_only BEFORE UPDATE OR DELETE ON transfer
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON transfer
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
