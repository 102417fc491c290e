CREATE TRIGGER consent_text_no_update BEFORE UPDATE ON consent_text
BEGIN SELECT RAISE(ABORT, 'consent_text is append-only'); END;

CREATE TRIGGER consent_text_no_delete BEFORE DELETE ON consent_text
BEGIN SELECT RAISE(ABORT, 'consent_text is append-only'); END;

CREATE TRIGGER consent_record_no_update BEFORE UPDATE ON consent_record
BEGIN SELECT RAISE(ABORT, 'consent_record is append-only'); END;
