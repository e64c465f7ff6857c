-- lockstep:allow prefer-bigint-over-int an edition's number and size are printed on the work

CREATE TYPE edition_kind AS ENUM ('original', 'print', 'cast', 'digital');

CREATE TABLE editions (
  id          bigint GENERATED ALWAYS AS IDENTITY,
  artwork_id  bigint       NOT NULL,
  kind        edition_kind NOT NULL DEFAULT 'original',
  number      integer      NOT NULL DEFAULT 1,
  size        integer      NOT NULL DEFAULT 1,
  price_minor bigint,
  tags        text[]       NOT NULL DEFAULT '{}',
  CONSTRAINT editions_pkey PRIMARY KEY (id),
  CONSTRAINT editions_artwork_id_fkey FOREIGN KEY (artwork_id) REFERENCES artworks (id) ON DELETE CASCADE,
  CONSTRAINT editions_artwork_id_kind_number_key UNIQUE (artwork_id, kind, number),
  CONSTRAINT editions_number_check CHECK (number BETWEEN 1 AND size),
  CONSTRAINT editions_price_minor_check CHECK (price_minor >= 0)
);
CREATE INDEX editions_tags_idx ON editions USING gin (tags);
COMMENT ON COLUMN editions.price_minor IS 'in minor units of the artwork''s currency; null: as the artwork';
