-- Expand: an approved submission becomes an artwork at once, and no longer waits for the nightly job.
-- What was approved before is the work of the backfill artwork_staged_publish. V20261122090000 waits for it.

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

CREATE TRIGGER artwork_staged_publish BEFORE INSERT OR UPDATE ON artwork_staged
  FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION publish_artwork_staged();
ALTER TABLE artwork_staged ADD CONSTRAINT artwork_staged_none_waiting CHECK (status <> 'approved') NOT VALID;
COMMENT ON CONSTRAINT artwork_staged_none_waiting ON artwork_staged IS 'approved is a moment, not a state';
