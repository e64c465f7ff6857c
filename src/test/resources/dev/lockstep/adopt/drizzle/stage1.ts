import { pgTable, pgEnum, serial, integer, text, timestamp, varchar, boolean, index, uniqueIndex, check, primaryKey, jsonb, numeric, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
export const status = pgEnum('artwork_status', ['draft', 'published']);
export const artists = pgTable('artists', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: varchar('name', { length: 200 }).notNull(),
  email: text('email').unique(),
  createdAt: timestamp('createdAt', { withTimezone: true }).defaultNow().notNull(),
}, (t) => [index('artists_name_idx').on(t.name)]);
export const artworks = pgTable('artworks', {
  id: serial('id').primaryKey(),
  artistId: integer('artist_id').notNull().references(() => artists.id, { onDelete: 'cascade' }),
  title: text('title').notNull(),
  status: status('status').default('draft').notNull(),
  price: numeric('price', { precision: 10, scale: 2 }),
  meta: jsonb('meta').default({}),
}, (t) => [check('price_positive', sql`${t.price} >= 0`), uniqueIndex('artworks_artist_title').on(t.artistId, sql`lower(${t.title})`)]);
export const tags = pgTable('Tags', { id: uuid('id').primaryKey().defaultRandom(), label: text('Label').notNull() });
export const artworkTags = pgTable('artwork_tags', {
  artworkId: integer('artwork_id').notNull().references(() => artworks.id),
  tagId: uuid('tag_id').notNull().references(() => tags.id),
}, (t) => [primaryKey({ columns: [t.artworkId, t.tagId] })]);
