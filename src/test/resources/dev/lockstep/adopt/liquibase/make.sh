#!/bin/sh
# Makes database.sql: what Liquibase 4.33.0 (from Maven Central, as src/bench/peers resolves it) makes
# of the changelog beside it, all but its last changeset, and its own tables. Needs an empty PostgreSQL
# 14 at PGHOST and PGPORT, pg_dump 15, and Maven.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../../../../../.."
mvn -q -f src/bench/peers/liquibase/pom.xml dependency:build-classpath -Dmdep.outputFile=/tmp/liquibase.cp
work=$(mktemp -d)
mkdir "$work/db"
sed '/changeset grace:born/,$d' "$here/db/changelog.sql" >"$work/db/changelog.sql"
psql -q "postgres://postgres@$PGHOST:$PGPORT/postgres" -c 'CREATE DATABASE adopt_liquibase'
java -cp "$(cat /tmp/liquibase.cp)" liquibase.integration.commandline.LiquibaseCommandLine \
  --search-path="$work" --changelog-file=db/changelog.sql --username=postgres --password=x \
  --url="jdbc:postgresql://$PGHOST:$PGPORT/adopt_liquibase" update
pg_dump --inserts --no-owner --no-privileges "postgres://postgres@$PGHOST:$PGPORT/adopt_liquibase" |
  grep -v '^\\' >"$here/database.sql"
psql -q "postgres://postgres@$PGHOST:$PGPORT/postgres" -c 'DROP DATABASE adopt_liquibase'
rm -r "$work"
