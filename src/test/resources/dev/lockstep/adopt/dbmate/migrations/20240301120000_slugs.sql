-- migrate:up
ALTER TABLE artworks ADD COLUMN slug text;
UPDATE artworks SET slug = gallery.slug(title);

-- migrate:down
