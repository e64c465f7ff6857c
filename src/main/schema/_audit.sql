CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'Written by triggers only';
GRANT USAGE ON SCHEMA audit TO PUBLIC;

CREATE FUNCTION audit.record_price_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO audit.price_history (artwork_id, old_price_minor, new_price_minor, currency, changed_by)
  VALUES (NEW.id, OLD.price_minor, NEW.price_minor, NEW.currency, SESSION_USER);
  RETURN NULL;
END;
$$;
REVOKE EXECUTE ON FUNCTION audit.record_price_change() FROM PUBLIC;
