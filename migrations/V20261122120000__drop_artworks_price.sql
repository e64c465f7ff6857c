-- lockstep:requires-backfill artworks_price_minor
-- lockstep:allow ban-drop-column price_minor holds the same amounts, and no release since 2026-11-16 reads price
-- lockstep:irreversible a column that comes back comes back last; the amounts are all in price_minor

DROP TRIGGER artworks_sync_price ON artworks;
DROP FUNCTION sync_artwork_price();

CREATE OR REPLACE FUNCTION audit.record_price_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO audit.price_history (artwork_id, old_price_minor, new_price_minor, currency, changed_by)
  VALUES (NEW.id, OLD.price_minor, NEW.price_minor, NEW.currency, SESSION_USER);
  RETURN NULL;
END;
$$;

ALTER TABLE artworks DROP COLUMN price;
