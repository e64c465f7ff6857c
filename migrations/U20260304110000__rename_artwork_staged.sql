-- lossless: names only

DROP VIEW "artworkStaged";
COMMENT ON TABLE artwork_staged IS NULL;
ALTER INDEX artwork_staged_artist_id_external_ref_idx RENAME TO "artworkStaged_artistId_externalRef_idx";
ALTER TABLE artwork_staged RENAME CONSTRAINT artwork_staged_price_amount_check TO "artworkStaged_priceAmount_check";
ALTER TABLE artwork_staged RENAME CONSTRAINT artwork_staged_artist_id_fkey TO "artworkStaged_artistId_fkey";
ALTER TABLE artwork_staged RENAME CONSTRAINT artwork_staged_pkey TO "artworkStaged_pkey";
ALTER TABLE artwork_staged RENAME COLUMN submitted_at TO "submittedAt";
ALTER TABLE artwork_staged RENAME COLUMN review_note TO "reviewNote";
ALTER TABLE artwork_staged RENAME COLUMN price_amount TO "priceAmount";
ALTER TABLE artwork_staged RENAME COLUMN external_ref TO "externalRef";
ALTER TABLE artwork_staged RENAME COLUMN artist_id TO "artistId";
ALTER TABLE artwork_staged RENAME TO "artworkStaged";

DO $not_null_names$
DECLARE
  old_name text;
  new_name text;
BEGIN
  FOR old_name, new_name IN
    SELECT c.conname, format('artworkStaged_%s_not_null', a.attname)
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.conrelid = '"artworkStaged"'::regclass AND c.contype = 'n'
  LOOP
    IF old_name <> new_name THEN
      EXECUTE format('ALTER TABLE "artworkStaged" RENAME CONSTRAINT %I TO %I', old_name, new_name);
    END IF;
  END LOOP;
END;
$not_null_names$;
