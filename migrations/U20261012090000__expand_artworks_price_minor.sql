-- lossless: price holds the same amounts, the trigger saw to that

DROP VIEW IF EXISTS artwork_listing; -- repeatable, shows price_minor
CREATE OR REPLACE TRIGGER artworks_record_price_change AFTER UPDATE OF price ON artworks
  FOR EACH ROW WHEN (OLD.price IS DISTINCT FROM NEW.price) EXECUTE FUNCTION audit.record_price_change();
CREATE OR REPLACE FUNCTION audit.record_price_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO audit.price_history (artwork_id, old_price_minor, new_price_minor, currency, changed_by)
  VALUES (NEW.id, round(OLD.price * 100), round(NEW.price * 100), NEW.currency, SESSION_USER);
  RETURN NULL;
END;
$$;
DROP TRIGGER artworks_sync_price ON artworks;
ALTER TABLE artworks DROP COLUMN price_minor;
DROP FUNCTION sync_artwork_price();
DROP FUNCTION to_minor_units(numeric, text);
