-- migrate:up
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist_id bigint NOT NULL REFERENCES gallery."Artists",
  title text NOT NULL
);
INSERT INTO artworks VALUES (1, 1, 'Notes');

-- migrate:down
DROP TABLE artworks;
