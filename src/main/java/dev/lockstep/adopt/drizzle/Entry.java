// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One migration as Drizzle lists it.
 *
 * @param name its tag in the journal, or its folder's name
 * @param when the time that Drizzle orders it by, and notes in its table
 * @param file its SQL
 * @param listedIn the journal, or its folder
 * @param line where in the journal, from 1; 0 for a folder
 */
record Entry(String name, Instant when, Path file, Path listedIn, int line) {}
