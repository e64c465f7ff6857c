CREATE VIEW artist_directory AS
  SELECT a.id, a.handle, a.display_name, a.country, count(w.id) AS listed_artworks, max(w.created_at) AS newest_at
    FROM artists a
    LEFT JOIN artworks w ON w.artist_id = a.id AND w.status = 'listed'
   WHERE a.status = 'active'
   GROUP BY a.id;
COMMENT ON VIEW artist_directory IS 'Active artists with what they have on offer';
GRANT SELECT ON artist_directory TO PUBLIC;

CREATE VIEW artwork_listing WITH (security_barrier = true) AS
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

CREATE VIEW edition_availability AS
  SELECT e.id AS edition_id, e.artwork_id, e.kind, NOT EXISTS (
           SELECT 1
             FROM order_items i
             JOIN orders o ON o.id = i.order_id
            WHERE i.edition_id = e.id AND o.status IN ('placed', 'paid', 'shipped')
         ) AS available
    FROM editions e;
COMMENT ON VIEW edition_availability IS 'An edition is free until an order that counts holds it';

-- Not granted: a view reads with its owner's rights, past the policies of orders.
CREATE VIEW order_summary AS
  SELECT o.id, o.number, o.buyer_id, o.status, o.currency, o.placed_at,
         count(i.line_no) AS lines, coalesce(sum(i.line_total_minor), 0) AS total_minor
    FROM orders o
    LEFT JOIN order_items i ON i.order_id = o.id
   GROUP BY o.id;
COMMENT ON VIEW order_summary IS 'Orders with their totals in minor units';
