-- The catalogue as the storefront reads it. Uses slug and price_minor, which are there from the expands on: it stands
-- on this side of the gates and on the other.
CREATE OR REPLACE VIEW artwork_listing WITH (security_barrier = true) AS
  SELECT w.id, a.handle AS artist_handle, w.slug, w.title, a.display_name AS artist_name, w.medium, w.made_in,
         w.price_minor, w.currency, m.storage_key AS cover_key
    FROM artworks w
    JOIN artists a ON a.id = w.artist_id
    LEFT JOIN LATERAL (
         SELECT p.storage_key
           FROM media p
          WHERE p.artwork_id = w.id AND p.kind = 'image'
          ORDER BY p.sort_order
          LIMIT 1) m ON true
   WHERE w.status = 'listed' AND a.status = 'active';
COMMENT ON VIEW artwork_listing IS 'What the storefront offers';
COMMENT ON COLUMN artwork_listing.cover_key IS 'the first image, null when there is none yet';
GRANT SELECT ON artwork_listing TO PUBLIC;
