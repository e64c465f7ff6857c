CREATE TABLE featured_artworks (
  artwork_id bigint    NOT NULL,
  period     tstzrange NOT NULL,
  blurb      text      NOT NULL DEFAULT '',
  CONSTRAINT featured_artworks_pkey PRIMARY KEY (artwork_id, period),
  CONSTRAINT featured_artworks_artwork_id_fkey FOREIGN KEY (artwork_id) REFERENCES artworks (id) ON DELETE CASCADE,
  CONSTRAINT featured_artworks_period_check CHECK (NOT isempty(period)),
  CONSTRAINT featured_artworks_period_excl EXCLUDE USING gist (period WITH &&)
);
COMMENT ON TABLE featured_artworks IS 'What the front page shows, and when';
