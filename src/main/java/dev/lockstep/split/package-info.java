/**
 * A whole schema taken apart into modules, as {@code src/main/schema} wants them: {@link
 * dev.lockstep.split.ModuleWriter} writes them from a catalog, {@link
 * dev.lockstep.split.SchemaSplit} from SQL files or a live database, proven before a file is
 * written.
 */
@NullMarked
package dev.lockstep.split;

import org.jspecify.annotations.NullMarked;
