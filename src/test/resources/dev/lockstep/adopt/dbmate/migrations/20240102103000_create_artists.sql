-- migrate:up
CREATE SCHEMA gallery;
CREATE TABLE gallery."Artists" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "displayName" text NOT NULL
);
CREATE FUNCTION gallery.slug(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN lower(replace(name, ' ', '-'));
END
$$;
INSERT INTO gallery."Artists" ("displayName") VALUES ('Ada Lovelace'), ('Grace Hopper');

-- migrate:down
DROP SCHEMA gallery CASCADE;
