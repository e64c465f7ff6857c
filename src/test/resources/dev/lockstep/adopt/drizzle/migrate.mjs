// Applies ./drizzle to DATABASE_URL with drizzle-orm's own migrator, of either line.
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';

const client = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const config = { migrationsFolder: process.argv[2] ?? './drizzle' };
if (process.env.MIGRATIONS_TABLE) config.migrationsTable = process.env.MIGRATIONS_TABLE;
if (process.env.MIGRATIONS_SCHEMA) config.migrationsSchema = process.env.MIGRATIONS_SCHEMA;
await migrate(drizzle({ client }), config);
await client.end();
