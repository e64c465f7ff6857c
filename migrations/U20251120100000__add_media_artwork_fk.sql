-- lossless: a constraint only
ALTER TABLE media DROP CONSTRAINT media_artwork_id_fkey;
