/**
 * Brings an existing migration track in: its files become Flyway migrations of equal effect, which
 * is proven on scratch databases, and a live database that the track has migrated gets a history
 * that says so, so that nothing runs twice and nothing is skipped.
 *
 * <p>To add a track, write one {@link dev.lockstep.adopt.TrackSource} (a class of its own here, or
 * a room {@code adopt.<tool>} if it needs several) and give it a subcommand in {@code
 * cli.AdoptCommand}. A source reads; it writes nothing and proves nothing:
 *
 * <ol>
 *   <li>{@link dev.lockstep.adopt.TrackSource#read} gives the files as a {@link
 *       dev.lockstep.adopt.Track}: the migrations in the tool's own order, and what is wrong or odd
 *       with them, with file and line. {@link dev.lockstep.adopt.Versions} makes versions of times.
 *   <li>{@link dev.lockstep.adopt.TrackSource#applied} gives what the tool's own table in a live
 *       database says of them, as an {@link dev.lockstep.adopt.AppliedTrack}.
 *   <li>{@link dev.lockstep.adopt.TrackSource#execute} runs one migration on a scratch database as
 *       the tool itself would, for the proof that our file does the same.
 * </ol>
 *
 * <p>The rest is {@link dev.lockstep.adopt.Adoption}'s, for all tools alike: {@link
 * dev.lockstep.adopt.AdoptedFiles} writes the files, {@link dev.lockstep.adopt.TrackReplay} makes
 * the state that the tool itself makes, {@link dev.lockstep.adopt.LiveCheck} compares the live
 * database with it, and {@link dev.lockstep.migration.run.HistoryStart} writes the history.
 */
@NullMarked
package dev.lockstep.adopt;

import org.jspecify.annotations.NullMarked;
