-- lossy: slugs that somebody chose are gone; the others would be made again

DROP VIEW IF EXISTS artwork_listing; -- repeatable, shows the slug
DROP TRIGGER artworks_fill_slug ON artworks;
ALTER TABLE artworks DROP COLUMN slug;
DROP FUNCTION fill_artwork_slug();
DROP FUNCTION free_artwork_slug(bigint, bigint, text);
DROP FUNCTION slugify(text);
