/* lockstep
table: artworks
batch: 500
requires: 20261005093000
*/
-- @batch      the rule for collisions is in free_artwork_slug and does not depend on the order of batches
UPDATE artworks
   SET slug = free_artwork_slug(artist_id, id, title)
 WHERE id > :from AND id <= :to
   AND slug IS NULL;
-- @remaining
SELECT count(*) FROM artworks WHERE slug IS NULL;
