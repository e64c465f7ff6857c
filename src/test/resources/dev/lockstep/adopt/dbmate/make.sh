#!/bin/sh
# Makes database.sql: what dbmate 2.36.0 (npm i dbmate@2.36.0) makes of the migrations beside it, all
# but the last, and its own table. Needs an empty PostgreSQL 14 at PGHOST and PGPORT, and pg_dump 15.
set -eu
cd "$(dirname "$0")"
url="postgres://postgres@$PGHOST:$PGPORT/adopt_dbmate?sslmode=disable"
work=$(mktemp -d)
cp migrations/*.sql "$work"
rm "$work"/20240301120000_slugs.sql
npx --yes dbmate@2.36.0 --url "$url" --migrations-dir "$work" --no-dump-schema up
pg_dump --inserts --no-owner --no-privileges "$url" | grep -v '^\\' >database.sql
npx --yes dbmate@2.36.0 --url "$url" drop
rm -r "$work"
