-- Imports of history that have begun and not yet reached their end; while a program has one, only history is written.
CREATE TABLE history_import (
  program_id integer NOT NULL REFERENCES program (id),
  actor text NOT NULL,
  begun_at bigint NOT NULL,
  PRIMARY KEY (program_id, actor)
);
