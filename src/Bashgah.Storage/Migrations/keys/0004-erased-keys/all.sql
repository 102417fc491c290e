-- Keys that were destroyed, with a print by which a copy of the very key is known in a backup. Nobody of that number gets another.
CREATE TABLE erased_key (
  program_id integer NOT NULL,
  member_id bigint NOT NULL,
  erased_at bigint NOT NULL,
  print text NOT NULL,
  PRIMARY KEY (program_id, member_id)
);
