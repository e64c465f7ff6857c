CREATE TABLE order_items (
  order_id         uuid    NOT NULL,
  line_no          integer NOT NULL,
  edition_id       bigint  NOT NULL,
  quantity         integer NOT NULL DEFAULT 1,
  unit_price_minor bigint  NOT NULL,
  line_total_minor bigint  GENERATED ALWAYS AS (quantity * unit_price_minor) STORED,
  CONSTRAINT order_items_pkey PRIMARY KEY (order_id, line_no),
  CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT order_items_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES editions (id) ON DELETE RESTRICT,
  CONSTRAINT order_items_quantity_check CHECK (quantity > 0),
  CONSTRAINT order_items_unit_price_minor_check CHECK (unit_price_minor >= 0)
);

CREATE INDEX order_items_edition_id_idx ON order_items (edition_id);

ALTER TABLE order_items ENABLE ROW LEVEL SECURITY;
CREATE POLICY order_items_of_buyer ON order_items
  USING (EXISTS (SELECT 1 FROM orders o WHERE o.id = order_items.order_id AND o.buyer_id = current_buyer_id()));
