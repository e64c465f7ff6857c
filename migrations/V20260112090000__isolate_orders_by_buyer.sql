-- The storefront connects with one role for all buyers and says whom it speaks for:
-- SET LOCAL app.buyer_id = '<uuid>'. The owner of the tables is not held to the policies, so workers go on as before.

CREATE FUNCTION current_buyer_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('app.buyer_id', true), '')::uuid
$$;
COMMENT ON FUNCTION current_buyer_id() IS 'null, and so no rows, when the session named no buyer';

ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY orders_of_buyer ON orders
  USING (buyer_id = current_buyer_id())
  WITH CHECK (buyer_id = current_buyer_id());
CREATE POLICY orders_cancelled_stay ON orders AS RESTRICTIVE FOR UPDATE TO PUBLIC
  USING (status <> 'cancelled');
COMMENT ON POLICY orders_cancelled_stay ON orders IS 'a cancelled order is never brought back';

ALTER TABLE order_items ENABLE ROW LEVEL SECURITY;
CREATE POLICY order_items_of_buyer ON order_items
  USING (EXISTS (SELECT 1 FROM orders o WHERE o.id = order_items.order_id AND o.buyer_id = current_buyer_id()));
