-- What a version's definition means is what the engine that published it made of it: a later engine reads it the same way.
ALTER TABLE policy_version ADD COLUMN semantics integer NOT NULL DEFAULT 1 CHECK (semantics > 0);
