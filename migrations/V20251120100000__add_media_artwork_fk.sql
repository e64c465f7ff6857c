-- The uploader saves the artwork first now. New rows are held to it from here on, old ones by the next migration.
ALTER TABLE media
  ADD CONSTRAINT media_artwork_id_fkey FOREIGN KEY (artwork_id) REFERENCES artworks (id) ON DELETE CASCADE NOT VALID;
