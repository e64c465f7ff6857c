/* lockstep
table: artwork_staged
key: id                    # a uuid
batch: 200
requires: 20261102090000
schedule: every 15m        # nobody has to start it, and afterwards it finds nothing to do
*/
-- @batch      the newest submission of a reference becomes the artwork, older ones give way; as in publish_artwork_staged()
WITH ready AS (
  SELECT s.*, EXISTS (
           SELECT 1
             FROM artwork_staged newer
            WHERE newer.artist_id = s.artist_id
              AND newer.external_ref = s.external_ref
              AND newer.status IN ('approved', 'published')
              AND (newer.submitted_at, newer.id) > (s.submitted_at, s.id)
         ) AS gives_way
    FROM artwork_staged s
   WHERE s.id > :from AND s.id <= :to
     AND s.status = 'approved'
), made AS (
  INSERT INTO artworks AS a (artist_id, external_ref, title, price_minor, currency, status)
  SELECT artist_id, external_ref, title, to_minor_units(price_amount, currency), currency, 'listed'
    FROM ready
   WHERE NOT gives_way
   ORDER BY submitted_at, id
  ON CONFLICT (artist_id, external_ref) DO UPDATE
    SET title = excluded.title, price_minor = excluded.price_minor, currency = excluded.currency
    WHERE (a.title, a.price_minor, a.currency) IS DISTINCT FROM (excluded.title, excluded.price_minor, excluded.currency)
)
UPDATE artwork_staged s
   SET status = CASE WHEN ready.gives_way THEN 'superseded' ELSE 'published' END::staged_status
  FROM ready
 WHERE s.id = ready.id;
-- @remaining
SELECT count(*) FROM artwork_staged WHERE status = 'approved';
