CREATE TABLE artworks (
  id           bigint GENERATED ALWAYS AS IDENTITY,
  artist_id    bigint         NOT NULL,
  title        text           NOT NULL,
  medium       text,
  made_in      integer,
  status       artwork_status NOT NULL DEFAULT 'draft',
  currency     currency_code  NOT NULL DEFAULT 'EUR',
  description  text           NOT NULL DEFAULT '',
  created_at   timestamptz    NOT NULL DEFAULT now(),
  updated_at   timestamptz    NOT NULL DEFAULT now(),
  slug         url_slug       NOT NULL,
  price_minor  bigint         NOT NULL,
  external_ref text,
  CONSTRAINT artworks_pkey PRIMARY KEY (id),
  CONSTRAINT artworks_artist_id_fkey FOREIGN KEY (artist_id) REFERENCES artists (id),
  CONSTRAINT artworks_artist_id_slug_key UNIQUE (artist_id, slug),
  CONSTRAINT artworks_made_in_check CHECK (made_in BETWEEN 1000 AND 2200),
  CONSTRAINT artworks_price_minor_check CHECK (price_minor >= 0),
  CONSTRAINT artworks_title_check CHECK (btrim(title) <> '')
);
COMMENT ON TABLE artworks IS 'What is, was or will be for sale';
COMMENT ON COLUMN artworks.slug IS 'unique within the artist';
COMMENT ON COLUMN artworks.price_minor IS 'in minor units of the currency: cents, or whole yen';
COMMENT ON COLUMN artworks.external_ref IS 'the partner''s own number, when the artwork came from a partner';

CREATE INDEX artworks_artist_id_status_idx ON artworks (artist_id, status);
CREATE UNIQUE INDEX artworks_artist_id_external_ref_key ON artworks (artist_id, external_ref);

CREATE TRIGGER artworks_fill_slug BEFORE INSERT OR UPDATE OF slug ON artworks
  FOR EACH ROW WHEN (NEW.slug IS NULL) EXECUTE FUNCTION fill_artwork_slug();
CREATE TRIGGER artworks_record_price_change AFTER UPDATE ON artworks
  FOR EACH ROW WHEN (OLD.price_minor IS DISTINCT FROM NEW.price_minor) EXECUTE FUNCTION audit.record_price_change();
CREATE TRIGGER artworks_touch_updated_at BEFORE UPDATE ON artworks
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch_updated_at();
