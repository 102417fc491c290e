CREATE TRIGGER consent_text_append_only BEFORE UPDATE OR DELETE ON consent_text
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER consent_record_no_update BEFORE UPDATE ON consent_record
FOR EACH ROW EXECUTE FUNCTION refuse_change();
