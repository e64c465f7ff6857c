-- Expand: a slug for every artwork. New rows have one from here on; the rows of before get theirs from
-- the backfill artworks_slug, and V20261109090000 waits for it.

CREATE FUNCTION slugify(phrase text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(btrim(regexp_replace(lower(phrase), '[^a-z0-9]+', '-', 'g'), '-'), ''), 'untitled')
$$;

-- Who gets the bare slug does not depend on the order in which rows are reached: it is the one who has it already,
-- else the lowest id among those of the artist that still have none. slugify never makes two hyphens in a row,
-- so slug--id is nobody else's.
CREATE FUNCTION free_artwork_slug(artist bigint, artwork bigint, phrase text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  wanted text := slugify(phrase);
BEGIN
  IF EXISTS (
    SELECT 1 FROM artworks a WHERE a.artist_id = artist AND a.slug = wanted AND a.id <> artwork
  ) OR EXISTS (
    SELECT 1 FROM artworks a WHERE a.artist_id = artist AND a.slug IS NULL AND a.id < artwork AND slugify(a.title) = wanted
  ) THEN
    RETURN wanted || '--' || artwork;
  END IF;
  RETURN wanted;
END;
$$;
COMMENT ON FUNCTION free_artwork_slug(bigint, bigint, text) IS 'the slug an artwork gets when nobody chose one';

CREATE FUNCTION fill_artwork_slug() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.slug := free_artwork_slug(NEW.artist_id, NEW.id, NEW.title);
  RETURN NEW;
END;
$$;

ALTER TABLE artworks ADD COLUMN slug url_slug;
COMMENT ON COLUMN artworks.slug IS 'unique within the artist';
CREATE TRIGGER artworks_fill_slug BEFORE INSERT OR UPDATE OF slug ON artworks
  FOR EACH ROW WHEN (NEW.slug IS NULL) EXECUTE FUNCTION fill_artwork_slug();
