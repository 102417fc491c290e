-- A random name of this key store, which the database that it belongs to keeps too.
CREATE TABLE identity (
  id integer NOT NULL PRIMARY KEY CHECK (id = 1),
  value text NOT NULL
);
