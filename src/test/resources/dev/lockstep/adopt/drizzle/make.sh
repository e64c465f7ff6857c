#!/bin/sh
# Makes a project with the real drizzle-kit, and applies it with the real drizzle-orm.
#   make.sh <kit version> <orm version> <folder> [<number of more migrations>]
# With DATABASE_URL set, the migrations are applied there, the first one by itself.
# The fixtures here were made with
#   drizzle-kit 0.31.11, drizzle-orm 0.45.4                       -> v0.31
#   drizzle-kit and drizzle-orm 1.0.0-rc.5-ab785fc                -> v1.0
# without the snapshots (they are never read); rows.csv is drizzle.__drizzle_migrations as
# drizzle-orm wrote it.
set -e
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$3"
cd "$3"
[ -d node_modules ] || { npm init -y > npm.log; npm install --no-audit --no-fund "drizzle-kit@$1" "drizzle-orm@$2" pg@8 >> npm.log 2>&1; }
cp "$here/migrate.mjs" .
echo "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', schemaFilter: ['public', 'Reporting'] };" > drizzle.config.ts
cp "$here/stage1.ts" schema.ts
npx drizzle-kit generate --name init > kit.log
[ -z "$DATABASE_URL" ] || node migrate.mjs
sleep 1
cp "$here/stage2.ts" schema.ts
python3 "$here/answers.py" --name review >> kit.log
sleep 1
npx drizzle-kit generate --custom --name by_hand >> kit.log
file=$(find drizzle -path '*by_hand*.sql')
cp "$here/custom.sql" "$file"
i=0
while [ "$i" -lt "${4:-0}" ]; do
  i=$((i + 1))
  [ -d drizzle/meta ] || sleep 1 # names of folders tell seconds apart
  echo "export const more$i = pgTable('more_$i', { id: serial('id').primaryKey(), artist: integer('artist').references(() => artists.id), note: text('note') }, (t) => [index('more_${i}_note').on(t.note)]);" >> schema.ts
  npx drizzle-kit generate --name "more_$i" >> kit.log
done
[ -z "$DATABASE_URL" ] || node migrate.mjs
