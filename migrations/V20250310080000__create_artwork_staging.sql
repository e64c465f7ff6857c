-- Partners submit works in bulk; a curator approves them before they appear. Named as the ORM of the day named things.

CREATE TYPE staged_status AS ENUM ('pending', 'approved', 'rejected');

CREATE TABLE "artworkStaged" (
  id            uuid          NOT NULL DEFAULT gen_random_uuid(),
  "artistId"    bigint        NOT NULL,
  "externalRef" text          NOT NULL,
  title         text          NOT NULL,
  "priceAmount" numeric(12,2) NOT NULL,
  currency      currency_code NOT NULL DEFAULT 'EUR',
  status        staged_status NOT NULL DEFAULT 'pending',
  "reviewNote"  text,
  "submittedAt" timestamptz   NOT NULL DEFAULT now(),
  CONSTRAINT "artworkStaged_pkey" PRIMARY KEY (id),
  CONSTRAINT "artworkStaged_artistId_fkey" FOREIGN KEY ("artistId") REFERENCES artists (id),
  CONSTRAINT "artworkStaged_priceAmount_check" CHECK ("priceAmount" >= 0)
);
CREATE INDEX "artworkStaged_artistId_externalRef_idx"
  ON "artworkStaged" ("artistId", "externalRef", "submittedAt" DESC);
COMMENT ON COLUMN "artworkStaged"."externalRef" IS 'the partner''s own number; sent again when the partner corrects a submission';
