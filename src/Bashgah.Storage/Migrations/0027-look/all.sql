-- How a club looks: colours and faces as JSON, and two pictures. A program that is not named has the look that comes with the server.
CREATE TABLE program_look (
  program_id integer NOT NULL PRIMARY KEY REFERENCES program (id),
  settings text NOT NULL,
  logo_type text,
  logo bytea,
  card_art_type text,
  card_art bytea
);
