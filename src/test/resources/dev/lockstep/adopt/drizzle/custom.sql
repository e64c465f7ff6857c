-- Written by hand: what drizzle-kit has no words for.
CREATE TABLE "events" (
  "at" timestamptz NOT NULL,
  "what" text NOT NULL DEFAULT '${nothing}'
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "events_2026" PARTITION OF "events" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
--> statement-breakpoint
CREATE FUNCTION "touch"() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW."what" := coalesce(NEW."what", 'x; y');
  RETURN NEW;
END
$body$;
--> statement-breakpoint
CREATE TRIGGER "events_touch" BEFORE INSERT ON "events" FOR EACH ROW EXECUTE FUNCTION "touch"();
--> statement-breakpoint
DO $$ BEGIN
  ALTER TABLE "artworks" ADD COLUMN "slug" text;
EXCEPTION WHEN duplicate_column THEN NULL;
END $$;
--> statement-breakpoint
COMMENT ON TABLE "events" IS 'It''s what happened';
--> statement-breakpoint
INSERT INTO "artists" ("full_name", "email") VALUES ('Ada', 'ada@example.org');
