import { pgTable, pgEnum, pgSchema, pgView, pgMaterializedView, pgPolicy, serial, integer, text, timestamp, varchar, index, uniqueIndex, check, primaryKey, jsonb, numeric, uuid } from 'drizzle-orm/pg-core';
import { sql, eq } from 'drizzle-orm';
export const status = pgEnum('artwork_status', ['draft', 'review', 'published']);
export const artists = pgTable('artists', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  fullName: varchar('full_name', { length: 200 }).notNull(),
  email: text('email').unique(),
  createdAt: timestamp('createdAt', { withTimezone: true }).defaultNow().notNull(),
}, (t) => [index('artists_name_idx').on(t.fullName), pgPolicy('artists_read', { for: 'select', to: 'public', using: sql`true` })]);
export const artworks = pgTable('artworks', {
  id: serial('id').primaryKey(),
  artistId: integer('artist_id').notNull().references(() => artists.id, { onDelete: 'cascade' }),
  title: text('title').notNull(),
  status: status('status').default('draft').notNull(),
  price: numeric('price', { precision: 12, scale: 2 }),
  meta: jsonb('meta').default({}),
}, (t) => [check('price_positive', sql`${t.price} >= 0`), uniqueIndex('artworks_artist_title').on(t.artistId, sql`lower(${t.title})`)]);
export const tags = pgTable('Tags', { id: uuid('id').primaryKey().defaultRandom(), label: text('Label').notNull() });
export const artworkTags = pgTable('artwork_tags', {
  artworkId: integer('artwork_id').notNull().references(() => artworks.id),
  tagId: uuid('tag_id').notNull().references(() => tags.id),
}, (t) => [primaryKey({ columns: [t.artworkId, t.tagId] })]);
export const reporting = pgSchema('Reporting');
export const sales = reporting.table('Daily Sales', { day: timestamp('day').primaryKey(), total: numeric('total').notNull() }).enableRLS();
export const published = pgView('published_artworks').as((qb) => qb.select({ id: artworks.id, title: artworks.title }).from(artworks).where(eq(artworks.title, 'x')));
export const counts = pgMaterializedView('artist_counts').as((qb) => qb.select({ id: artists.id, n: sql<number>`count(*)`.as('n') }).from(artists).groupBy(artists.id));
