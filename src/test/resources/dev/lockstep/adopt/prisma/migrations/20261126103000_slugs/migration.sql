-- AlterTable
ALTER TABLE "Gallery"."art_works" ADD COLUMN     "slug" TEXT;

-- CreateIndex
CREATE INDEX "art_works_slug_idx" ON "Gallery"."art_works"("slug");


UPDATE "Gallery"."art_works" SET "slug" = lower("title");
