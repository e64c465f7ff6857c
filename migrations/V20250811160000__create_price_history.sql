-- Buyers may see what a work used to cost. Written by a trigger, partitioned by year, in minor units from the start.

CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'Written by triggers only';
GRANT USAGE ON SCHEMA audit TO PUBLIC;

CREATE TABLE audit.price_history (
  id              uuid        NOT NULL DEFAULT gen_random_uuid(),
  artwork_id      bigint      NOT NULL,
  old_price_minor bigint      NOT NULL,
  new_price_minor bigint      NOT NULL,
  currency        text        NOT NULL,
  changed_by      text        NOT NULL DEFAULT CURRENT_USER,
  changed_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT price_history_pkey PRIMARY KEY (id, changed_at)
) PARTITION BY RANGE (changed_at);
CREATE INDEX price_history_artwork_id_changed_at_idx ON audit.price_history (artwork_id, changed_at);
COMMENT ON TABLE audit.price_history IS 'No foreign key: the history outlives the artwork';
GRANT SELECT ON audit.price_history TO PUBLIC;

CREATE TABLE audit.price_history_2025 PARTITION OF audit.price_history
  FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');
CREATE TABLE audit.price_history_2026 PARTITION OF audit.price_history
  FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE TABLE audit.price_history_default PARTITION OF audit.price_history DEFAULT;

CREATE FUNCTION audit.record_price_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO audit.price_history (artwork_id, old_price_minor, new_price_minor, currency, changed_by)
  VALUES (NEW.id, round(OLD.price * 100), round(NEW.price * 100), NEW.currency, SESSION_USER);
  RETURN NULL;
END;
$$;
REVOKE EXECUTE ON FUNCTION audit.record_price_change() FROM PUBLIC;

CREATE TRIGGER artworks_record_price_change AFTER UPDATE OF price ON artworks
  FOR EACH ROW WHEN (OLD.price IS DISTINCT FROM NEW.price) EXECUTE FUNCTION audit.record_price_change();
