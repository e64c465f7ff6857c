/**
 * What a check found wrong with files: one value per finding, with its place, reported to people,
 * as JSON, and as SARIF for code review tools.
 */
@NullMarked
package dev.lockstep.finding;

import org.jspecify.annotations.NullMarked;
