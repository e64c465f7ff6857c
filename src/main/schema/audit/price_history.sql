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
CREATE TABLE audit.price_history_2027 PARTITION OF audit.price_history
  FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2028-01-01 00:00:00+00');
CREATE TABLE audit.price_history_default PARTITION OF audit.price_history DEFAULT;
