#!/bin/sh
# Makes database.sql: what 'prisma migrate deploy' of Prisma 6.19.0 makes of the migrations beside it,
# all but the last, and its own table. The migrations are Prisma's too: the first of 'migrate dev', the
# others of 'migrate diff' between 1.prisma, 2.prisma and 3.prisma; the UPDATE is by hand.
#
# Runs without Prisma's binaries: with the engine that is in the package (engine: 'js' in
# prisma.config.ts), for which the driver adapter has to know a few types of PostgreSQL's catalog.
# Needs an empty PostgreSQL 14 at PGHOST and PGPORT, and pg_dump 15.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
cd "$work"
npm init -y >/dev/null
npm install --silent --ignore-scripts prisma@6.19.0 @prisma/adapter-pg@6.19.0
sed -i 's/^    case ScalarColumnType.XML:$/&\n    case 18: case 19: case 24: case 194: case 2205: case 2206:/' \
  node_modules/@prisma/adapter-pg/dist/index.mjs node_modules/@prisma/adapter-pg/dist/index.js
cp "$here/prisma.config.ts" .
mkdir prisma
cp "$here/2.prisma" prisma/schema.prisma
cp -r "$here/migrations" prisma/
mv prisma/migrations/20261126103000_slugs prisma/migrations/20261126110000_bio .
psql -q "postgres://postgres@$PGHOST:$PGPORT/postgres" -c 'CREATE DATABASE adopt_prisma'
export DATABASE_URL="postgres://postgres@$PGHOST:$PGPORT/adopt_prisma"
npx prisma migrate deploy
psql -q "$DATABASE_URL" <<'SQL'
INSERT INTO "User" (email, "displayName") VALUES ('ada@example.org', 'Ada'), ('grace@example.org', 'Grace');
INSERT INTO "Gallery".art_works (title, "ownerId") VALUES ('Notes on the Engine', 1);
SQL
mv 20261126103000_slugs prisma/migrations/
npx prisma migrate deploy
pg_dump --inserts --no-owner --no-privileges "$DATABASE_URL" | grep -v '^\\' >"$here/database.sql"
psql -q "postgres://postgres@$PGHOST:$PGPORT/postgres" -c 'DROP DATABASE adopt_prisma'
rm -r "$work"
