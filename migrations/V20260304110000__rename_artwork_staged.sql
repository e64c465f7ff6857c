-- lockstep:lock-timeout 1s
-- lockstep:allow renaming-table the view of the old name appears in the same transaction, readable and writable
-- lockstep:allow renaming-column the view keeps the old column names

ALTER TABLE "artworkStaged" RENAME TO artwork_staged;
ALTER TABLE artwork_staged RENAME COLUMN "artistId" TO artist_id;
ALTER TABLE artwork_staged RENAME COLUMN "externalRef" TO external_ref;
ALTER TABLE artwork_staged RENAME COLUMN "priceAmount" TO price_amount;
ALTER TABLE artwork_staged RENAME COLUMN "reviewNote" TO review_note;
ALTER TABLE artwork_staged RENAME COLUMN "submittedAt" TO submitted_at;
ALTER TABLE artwork_staged RENAME CONSTRAINT "artworkStaged_pkey" TO artwork_staged_pkey;
ALTER TABLE artwork_staged RENAME CONSTRAINT "artworkStaged_artistId_fkey" TO artwork_staged_artist_id_fkey;
ALTER TABLE artwork_staged RENAME CONSTRAINT "artworkStaged_priceAmount_check" TO artwork_staged_price_amount_check;
ALTER INDEX "artworkStaged_artistId_externalRef_idx" RENAME TO artwork_staged_artist_id_external_ref_idx;

-- From PostgreSQL 18 on, NOT NULL is a constraint with a name of its own, which a rename leaves behind.
DO $not_null_names$
DECLARE
  old_name text;
  new_name text;
BEGIN
  FOR old_name, new_name IN
    SELECT c.conname, format('artwork_staged_%s_not_null', a.attname)
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.conrelid = 'artwork_staged'::regclass AND c.contype = 'n'
  LOOP
    IF old_name <> new_name THEN
      EXECUTE format('ALTER TABLE artwork_staged RENAME CONSTRAINT %I TO %I', old_name, new_name);
    END IF;
  END LOOP;
END;
$not_null_names$;

CREATE VIEW "artworkStaged" AS
  SELECT id,
         artist_id AS "artistId",
         external_ref AS "externalRef",
         title,
         price_amount AS "priceAmount",
         currency,
         status,
         review_note AS "reviewNote",
         submitted_at AS "submittedAt"
    FROM artwork_staged;
COMMENT ON VIEW "artworkStaged" IS 'Shim for the partner importer; read and write artwork_staged instead';
COMMENT ON TABLE artwork_staged IS 'Submissions of partners, before a curator lets them appear';
