-- lossy: every artwork and its media go with the tables

DROP VIEW IF EXISTS artwork_listing;  -- repeatable, cannot have been there before artworks were
DROP VIEW IF EXISTS artist_directory; -- likewise
DROP TABLE media;
DROP TABLE artworks;
DROP TYPE media_kind;
DROP TYPE artwork_status;
