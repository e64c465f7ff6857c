-- lockstep:renamed-from artworkStaged
CREATE TABLE artwork_staged (
  id           uuid          NOT NULL DEFAULT gen_random_uuid(),
  -- lockstep:renamed-from artistId
  artist_id    bigint        NOT NULL,
  -- lockstep:renamed-from externalRef
  external_ref text          NOT NULL,
  title        text          NOT NULL,
  -- lockstep:renamed-from priceAmount
  price_amount numeric(12,2) NOT NULL,
  currency     currency_code NOT NULL DEFAULT 'EUR',
  status       staged_status NOT NULL DEFAULT 'pending',
  -- lockstep:renamed-from reviewNote
  review_note  text,
  -- lockstep:renamed-from submittedAt
  submitted_at timestamptz   NOT NULL DEFAULT now(),
  CONSTRAINT artwork_staged_pkey PRIMARY KEY (id),
  CONSTRAINT artwork_staged_artist_id_fkey FOREIGN KEY (artist_id) REFERENCES artists (id),
  CONSTRAINT artwork_staged_none_waiting CHECK (status <> 'approved'),
  CONSTRAINT artwork_staged_price_amount_check CHECK (price_amount >= 0)
);
COMMENT ON TABLE artwork_staged IS 'Submissions of partners, before a curator lets them appear';
COMMENT ON COLUMN artwork_staged.external_ref IS 'the partner''s own number; sent again when the partner corrects a submission';
COMMENT ON CONSTRAINT artwork_staged_none_waiting ON artwork_staged IS 'approved is a moment, not a state';

CREATE INDEX artwork_staged_artist_id_external_ref_idx
  ON artwork_staged (artist_id, external_ref, submitted_at DESC);

CREATE TRIGGER artwork_staged_publish BEFORE INSERT OR UPDATE ON artwork_staged
  FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION publish_artwork_staged();
