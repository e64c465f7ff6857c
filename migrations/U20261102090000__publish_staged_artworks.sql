-- lossless: artworks that were published stay; from here on approved submissions wait for the nightly job again

ALTER TABLE artwork_staged DROP CONSTRAINT artwork_staged_none_waiting;
DROP TRIGGER artwork_staged_publish ON artwork_staged;
DROP FUNCTION publish_artwork_staged();
