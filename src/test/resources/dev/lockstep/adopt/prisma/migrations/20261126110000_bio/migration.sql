-- AlterTable
ALTER TABLE "public"."User" ADD COLUMN     "bio" TEXT;

