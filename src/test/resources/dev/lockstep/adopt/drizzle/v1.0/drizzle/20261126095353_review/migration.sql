CREATE SCHEMA "Reporting";
--> statement-breakpoint
ALTER TYPE "artwork_status" ADD VALUE 'review' BEFORE 'published';--> statement-breakpoint
CREATE TABLE "Reporting"."Daily Sales" (
	"day" timestamp PRIMARY KEY,
	"total" numeric NOT NULL
);
--> statement-breakpoint
ALTER TABLE "Reporting"."Daily Sales" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "artists" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "artists" RENAME COLUMN "name" TO "full_name";--> statement-breakpoint
ALTER TABLE "artworks" ALTER COLUMN "price" SET DATA TYPE numeric(12,2) USING "price"::numeric(12,2);--> statement-breakpoint
CREATE VIEW "published_artworks" AS (select "id", "title" from "artworks" where "artworks"."title" = 'x');--> statement-breakpoint
CREATE MATERIALIZED VIEW "artist_counts" AS (select "id", count(*) as "n" from "artists" group by "artists"."id");--> statement-breakpoint
CREATE POLICY "artists_read" ON "artists" AS PERMISSIVE FOR SELECT TO public USING (true);