CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END;
$$;
COMMENT ON FUNCTION touch_updated_at() IS 'BEFORE UPDATE trigger of every table that has an updated_at';

CREATE FUNCTION current_buyer_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('app.buyer_id', true), '')::uuid
$$;
COMMENT ON FUNCTION current_buyer_id() IS 'null, and so no rows, when the session named no buyer';

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

CREATE FUNCTION to_minor_units(amount numeric, currency text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT round(amount * CASE WHEN currency IN ('JPY', 'KRW', 'CLP', 'ISK') THEN 1 ELSE 100 END)::bigint
$$;

CREATE FUNCTION publish_artwork_staged() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- A partner sends a submission again to correct it: the newest one counts, whatever the order of approval.
  IF EXISTS (
    SELECT 1
      FROM artwork_staged s
     WHERE s.artist_id = NEW.artist_id
       AND s.external_ref = NEW.external_ref
       AND s.status IN ('approved', 'published')
       AND (s.submitted_at, s.id) > (NEW.submitted_at, NEW.id)
  ) THEN
    NEW.status := 'superseded';
    RETURN NEW;
  END IF;

  INSERT INTO artworks AS a (artist_id, external_ref, title, price_minor, currency, status)
  VALUES (NEW.artist_id, NEW.external_ref, NEW.title, to_minor_units(NEW.price_amount, NEW.currency), NEW.currency, 'listed')
  ON CONFLICT (artist_id, external_ref) DO UPDATE
    SET title = excluded.title, price_minor = excluded.price_minor, currency = excluded.currency
    WHERE (a.title, a.price_minor, a.currency) IS DISTINCT FROM (excluded.title, excluded.price_minor, excluded.currency);
  NEW.status := 'published';
  RETURN NEW;
END;
$$;
COMMENT ON FUNCTION publish_artwork_staged() IS 'turns an approved submission into an artwork, the newest of a reference winning';
