-- lossy: the front page's programme goes with the table
DROP TABLE featured_artworks;
