-- lossy: every edition goes with the table

DROP TABLE editions;
DROP TYPE edition_kind;
