CREATE TABLE orders (
  id         uuid          NOT NULL DEFAULT gen_random_uuid(),
  number     bigint        NOT NULL DEFAULT nextval('order_number_seq'),
  buyer_id   uuid          NOT NULL,
  status     order_status  NOT NULL DEFAULT 'cart',
  currency   currency_code NOT NULL,
  placed_at  timestamptz,
  updated_at timestamptz   NOT NULL DEFAULT now(),
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_number_key UNIQUE (number),
  CONSTRAINT orders_buyer_id_fkey FOREIGN KEY (buyer_id) REFERENCES buyers (id),
  CONSTRAINT orders_placed_at_check CHECK (status IN ('cart', 'cancelled') OR placed_at IS NOT NULL)
);

CREATE INDEX orders_open_idx ON orders (placed_at) INCLUDE (number, buyer_id) WHERE status IN ('placed', 'paid');
CREATE INDEX orders_buyer_id_idx ON orders (buyer_id);

CREATE TRIGGER orders_touch_updated_at BEFORE UPDATE ON orders
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch_updated_at();

ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY orders_of_buyer ON orders
  USING (buyer_id = current_buyer_id())
  WITH CHECK (buyer_id = current_buyer_id());
CREATE POLICY orders_cancelled_stay ON orders AS RESTRICTIVE FOR UPDATE TO PUBLIC
  USING (status <> 'cancelled');
COMMENT ON POLICY orders_cancelled_stay ON orders IS 'a cancelled order is never brought back';
