// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.util.Optional;

/**
 * What is kept of a file's content, which is read again whenever it is needed: a file may be larger
 * than memory.
 *
 * @param size in bytes, without a byte order mark
 * @param checksum Flyway's, of the content as it lies there
 * @param placeholders whether there is a <code>${</code> in it
 * @param statements how many, without its frame
 * @param firstLine the line of the first statement, of its frame too; 0 if there is none
 * @param words which it uses
 * @param label what its header says that it gives back, if it is a reverse and says so
 */
public record MigrationContent(
    long size,
    int checksum,
    boolean placeholders,
    long statements,
    int firstLine,
    MentionedTables words,
    Optional<ReverseLabel> label) {}
