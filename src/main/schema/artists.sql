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
COMMENT ON TABLE artists IS 'People who sell here';
COMMENT ON COLUMN artists.country IS 'ISO 3166-1 alpha-2; null when the artist would rather not say';

CREATE UNIQUE INDEX artists_email_lower_key ON artists (lower(email));

CREATE TRIGGER artists_touch_updated_at BEFORE UPDATE ON artists
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch_updated_at();
