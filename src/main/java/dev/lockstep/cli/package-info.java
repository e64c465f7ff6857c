/**
 * One class per command: parse, call, print; one mapper from exception to message and exit code.
 */
@NullMarked
package dev.lockstep.cli;

import org.jspecify.annotations.NullMarked;
