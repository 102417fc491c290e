-- Deliverers ask every two seconds of which programs something is due, and lease by id.
DROP INDEX outbox_due;

CREATE INDEX outbox_due ON outbox (topic, due_at, program_id) WHERE state = 'waiting';
