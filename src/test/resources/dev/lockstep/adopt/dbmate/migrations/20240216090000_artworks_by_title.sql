-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY artworks_title ON artworks (title);

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY artworks_title;
