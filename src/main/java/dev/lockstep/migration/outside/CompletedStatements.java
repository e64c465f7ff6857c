// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.files.Unreadable;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.postgres.Digests;
import dev.lockstep.sql.SqlStatement;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** How many statements of a file are done, and a digest of their texts and data. */
final class CompletedStatements {
  private final MessageDigest sha;
  private int count;

  CompletedStatements() {
    sha = Digests.sha256();
  }

  int count() {
    return count;
  }

  /** In hex, of all so far. */
  String digest() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) sha.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own digests can be cloned", e);
    }
  }

  /** One that takes no data. */
  void add(SqlStatement statement) {
    sha.update(statement.text().getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    count++;
  }

  /** One that takes {@code data}: counted when what this gives is read to its end. */
  InputStream addWhileRead(SqlStatement statement, InputStream data) {
    add(statement);
    return new DigestInputStream(data, sha);
  }

  /** One that ran earlier, with its data if it takes any. */
  void addEarlier(SqlStatement statement, MigrationScript script) {
    add(statement);
    if (statement.takesData()) {
      try {
        script.data().transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha));
      } catch (IOException e) {
        throw new UncheckedIOException(
            script.file().script() + " cannot be read: " + Unreadable.why(e), e);
      }
    }
  }
}
