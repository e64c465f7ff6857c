/**
 * Folders of plain SQL: numbered or dated files, the pairs of golang-migrate, and the files of
 * dbmate and goose, which hold both ways in one; and the tables in which these tools note what is
 * applied.
 */
@NullMarked
package dev.lockstep.adopt.sql;

import org.jspecify.annotations.NullMarked;
