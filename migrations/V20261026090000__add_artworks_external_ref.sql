ALTER TABLE artworks ADD COLUMN external_ref text;
COMMENT ON COLUMN artworks.external_ref IS 'the partner''s own number, when the artwork came from a partner';
