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
