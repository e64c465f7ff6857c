-- The marketplace begins with the people who make the work.

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

CREATE TABLE artists (
  id           bigint GENERATED ALWAYS AS IDENTITY,
  handle       url_slug      NOT NULL,
  display_name text          NOT NULL,
  email        email_address NOT NULL,
  country      text,
  status       artist_status NOT NULL DEFAULT 'invited',
  bio          text          NOT NULL DEFAULT '',
  created_at   timestamptz   NOT NULL DEFAULT now(),
  updated_at   timestamptz   NOT NULL DEFAULT now(),
  CONSTRAINT artists_pkey PRIMARY KEY (id),
  CONSTRAINT artists_handle_key UNIQUE (handle),
  CONSTRAINT artists_country_check CHECK (country ~ '^[A-Z]{2}$')
);
CREATE UNIQUE INDEX artists_email_lower_key ON artists (lower(email));
COMMENT ON TABLE artists IS 'People who sell here';
COMMENT ON COLUMN artists.country IS 'ISO 3166-1 alpha-2; null when the artist would rather not say';
