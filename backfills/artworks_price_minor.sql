/* lockstep
table: artworks
key: id
batch: 1000
target: 150ms
workers: 2                 # no row looks at another one
requires: 20261012090000   # the trigger, so that nothing written meanwhile is missed
*/
-- @batch
UPDATE artworks
   SET price_minor = to_minor_units(price, currency)
 WHERE id > :from AND id <= :to
   AND price_minor IS DISTINCT FROM to_minor_units(price, currency);
-- @remaining  rows without the amount, or with another one
SELECT count(*) FROM artworks WHERE price_minor IS DISTINCT FROM to_minor_units(price, currency);
