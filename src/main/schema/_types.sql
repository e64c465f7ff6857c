CREATE DOMAIN currency_code AS text
  CONSTRAINT currency_code_format CHECK (VALUE ~ '^[A-Z]{3}$');
COMMENT ON DOMAIN currency_code IS 'ISO 4217, upper case';

CREATE DOMAIN email_address AS text
  CONSTRAINT email_address_format CHECK (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+$');

-- Two hyphens in a row only ever come from us: they set off the suffix that settles a collision.
CREATE DOMAIN url_slug AS text
  CONSTRAINT url_slug_format CHECK (VALUE ~ '^[a-z0-9]+(-{1,2}[a-z0-9]+)*$');
COMMENT ON DOMAIN url_slug IS 'lower case letters, digits and hyphens, as it stands in a URL';

CREATE TYPE artist_status AS ENUM ('invited', 'active', 'suspended');
CREATE TYPE artwork_status AS ENUM ('draft', 'listed', 'reserved', 'sold', 'withdrawn');
CREATE TYPE edition_kind AS ENUM ('original', 'print', 'cast', 'digital');
CREATE TYPE media_kind AS ENUM ('image', 'video', 'model3d', 'document');
CREATE TYPE order_status AS ENUM ('cart', 'placed', 'paid', 'shipped', 'cancelled');
CREATE TYPE staged_status AS ENUM ('pending', 'approved', 'rejected', 'published', 'superseded');
