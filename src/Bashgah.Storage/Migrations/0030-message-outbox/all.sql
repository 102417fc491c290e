-- Deliverers ask every two seconds of which programs something is due.
CREATE INDEX outbox_waiting ON outbox (topic, due_at, program_id) WHERE state = 'waiting';
