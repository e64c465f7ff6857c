-- lockstep:allow prefer-bigint-over-int quantities and line numbers of one order

CREATE TYPE order_status AS ENUM ('cart', 'placed', 'paid', 'shipped', 'cancelled');

CREATE SEQUENCE order_number_seq AS bigint START WITH 100001 CACHE 10;
COMMENT ON SEQUENCE order_number_seq IS 'what a buyer reads out on the telephone; gaps are fine';

CREATE TABLE buyers (
  id         uuid          NOT NULL DEFAULT gen_random_uuid(),
  email      email_address NOT NULL,
  full_name  text          NOT NULL,
  created_at timestamptz   NOT NULL DEFAULT now(),
  CONSTRAINT buyers_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX buyers_email_lower_key ON buyers (lower(email));

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

CREATE VIEW edition_availability AS
  SELECT e.id AS edition_id, e.artwork_id, e.kind, NOT EXISTS (
           SELECT 1
             FROM order_items i
             JOIN orders o ON o.id = i.order_id
            WHERE i.edition_id = e.id AND o.status IN ('placed', 'paid', 'shipped')
         ) AS available
    FROM editions e;
COMMENT ON VIEW edition_availability IS 'An edition is free until an order that counts holds it';
