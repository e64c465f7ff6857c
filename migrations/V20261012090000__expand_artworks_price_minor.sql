-- Expand: prices in minor units, for not every currency has two decimals. While both columns live, a trigger keeps them
-- equal whichever one is written. The rows of before: backfill artworks_price_minor. V20261116090000 waits for it.

CREATE FUNCTION to_minor_units(amount numeric, currency text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT round(amount * CASE WHEN currency IN ('JPY', 'KRW', 'CLP', 'ISK') THEN 1 ELSE 100 END)::bigint
$$;

CREATE FUNCTION sync_artwork_price() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  written_minor boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    written_minor := NEW.price_minor IS NOT NULL;
  ELSE
    written_minor := NEW.price_minor IS NOT NULL AND NEW.price_minor IS DISTINCT FROM OLD.price_minor;
  END IF;
  IF written_minor THEN
    NEW.price := NEW.price_minor::numeric / to_minor_units(1, NEW.currency);
  ELSE
    NEW.price_minor := to_minor_units(NEW.price, NEW.currency);
  END IF;
  RETURN NEW;
END;
$$;
COMMENT ON FUNCTION sync_artwork_price() IS 'goes when artworks.price goes';

ALTER TABLE artworks ADD COLUMN price_minor bigint;
COMMENT ON COLUMN artworks.price_minor IS 'in minor units of the currency: cents, or whole yen';
CREATE TRIGGER artworks_sync_price BEFORE INSERT OR UPDATE OF price, price_minor, currency ON artworks
  FOR EACH ROW EXECUTE FUNCTION sync_artwork_price();
ALTER TABLE artworks ADD CONSTRAINT artworks_price_minor_check CHECK (price_minor >= 0) NOT VALID;

-- The history has to notice a price however it was written, and not take the backfill for a change.
CREATE OR REPLACE FUNCTION audit.record_price_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  old_price_minor bigint := coalesce(OLD.price_minor, public.to_minor_units(OLD.price, OLD.currency));
BEGIN
  IF old_price_minor <> NEW.price_minor THEN
    INSERT INTO audit.price_history (artwork_id, old_price_minor, new_price_minor, currency, changed_by)
    VALUES (NEW.id, old_price_minor, NEW.price_minor, NEW.currency, SESSION_USER);
  END IF;
  RETURN NULL;
END;
$$;
CREATE OR REPLACE TRIGGER artworks_record_price_change AFTER UPDATE ON artworks
  FOR EACH ROW WHEN (OLD.price_minor IS DISTINCT FROM NEW.price_minor) EXECUTE FUNCTION audit.record_price_change();
