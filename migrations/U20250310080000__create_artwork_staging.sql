-- lossy: every submission goes with the table

DROP TABLE "artworkStaged";
DROP TYPE staged_status;
