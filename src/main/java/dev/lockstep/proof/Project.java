// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import java.nio.file.Path;

/**
 * Where a project's files lie.
 *
 * @param root what is searched for stray migration tracks
 * @param migrations Flyway SQL
 * @param schema the canonical schema
 * @param backfills data migrations
 */
public record Project(Path root, Path migrations, Path schema, Path backfills) {}
