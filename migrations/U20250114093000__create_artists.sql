-- lossy: every artist goes with the table

DROP VIEW IF EXISTS artist_directory; -- repeatable, cannot have been there before artists were
DROP TABLE artists;
DROP TYPE artist_status;
DROP DOMAIN url_slug;
DROP DOMAIN email_address;
DROP DOMAIN currency_code;
