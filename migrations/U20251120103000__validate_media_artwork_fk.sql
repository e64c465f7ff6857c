-- lossless: PostgreSQL cannot take a validation back, so the constraint is made anew
ALTER TABLE media DROP CONSTRAINT media_artwork_id_fkey;
ALTER TABLE media
  ADD CONSTRAINT media_artwork_id_fkey FOREIGN KEY (artwork_id) REFERENCES artworks (id) ON DELETE CASCADE NOT VALID;
