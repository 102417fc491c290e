-- Which key store belongs to this database: one that is new, or another one, cannot open the profiles.
CREATE TABLE key_store (
  id integer NOT NULL PRIMARY KEY CHECK (id = 1),
  identity text NOT NULL
);
