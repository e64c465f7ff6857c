/** Files that reach the disk as a whole, for every room that keeps something beside a database. */
@NullMarked
package dev.lockstep.files;

import org.jspecify.annotations.NullMarked;
