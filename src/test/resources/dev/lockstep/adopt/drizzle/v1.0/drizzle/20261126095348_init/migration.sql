CREATE TYPE "artwork_status" AS ENUM('draft', 'published');--> statement-breakpoint
CREATE TABLE "artists" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "artists_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" varchar(200) NOT NULL,
	"email" text UNIQUE,
	"createdAt" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "artwork_tags" (
	"artwork_id" integer,
	"tag_id" uuid,
	CONSTRAINT "artwork_tags_pkey" PRIMARY KEY("artwork_id","tag_id")
);
--> statement-breakpoint
CREATE TABLE "artworks" (
	"id" serial PRIMARY KEY,
	"artist_id" integer NOT NULL,
	"title" text NOT NULL,
	"status" "artwork_status" DEFAULT 'draft'::"artwork_status" NOT NULL,
	"price" numeric(10,2),
	"meta" jsonb DEFAULT '{}',
	CONSTRAINT "price_positive" CHECK ("price" >= 0)
);
--> statement-breakpoint
CREATE TABLE "Tags" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"Label" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "artists_name_idx" ON "artists" ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "artworks_artist_title" ON "artworks" ("artist_id",lower("title"));--> statement-breakpoint
ALTER TABLE "artwork_tags" ADD CONSTRAINT "artwork_tags_artwork_id_artworks_id_fkey" FOREIGN KEY ("artwork_id") REFERENCES "artworks"("id");--> statement-breakpoint
ALTER TABLE "artwork_tags" ADD CONSTRAINT "artwork_tags_tag_id_Tags_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "Tags"("id");--> statement-breakpoint
ALTER TABLE "artworks" ADD CONSTRAINT "artworks_artist_id_artists_id_fkey" FOREIGN KEY ("artist_id") REFERENCES "artists"("id") ON DELETE CASCADE;