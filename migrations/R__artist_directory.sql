-- Who sells here, and how much. Needs nothing that a gate holds back.
CREATE OR REPLACE VIEW artist_directory AS
  SELECT a.id, a.handle, a.display_name, a.country, count(w.id) AS listed_artworks, max(w.created_at) AS newest_at
    FROM artists a
    LEFT JOIN artworks w ON w.artist_id = a.id AND w.status = 'listed'
   WHERE a.status = 'active'
   GROUP BY a.id;
COMMENT ON VIEW artist_directory IS 'Active artists with what they have on offer';
GRANT SELECT ON artist_directory TO PUBLIC;
