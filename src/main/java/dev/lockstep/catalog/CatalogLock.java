// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code catalog.lock.json}: what the canonical schema is, object by object, as hashes of the
 * definitions; the fingerprint of the schema after each migration; and the sum of each migration's
 * text. Enough to tell at run time whether a database is where the code expects it, to prove it
 * without a scratch database, and to see a migration that was changed after it was recorded.
 *
 * @param major the PostgreSQL major it was taken on
 * @param migrations by version: the fingerprint of the schema after that migration
 * @param objects by identity: the hash of the definition; copies of parents' objects left out
 * @param files what it remembers of migration files
 * @param outside what the modules leave out: neither side of a comparison has it
 */
public record CatalogLock(
    int major,
    SortedMap<String, Fingerprint> migrations,
    SortedMap<ObjectId, DefinitionHash> objects,
    RecordedFiles files,
    Outside outside) {
  /** The name of the file in the schema folder. */
  public static final String FILE_NAME = "catalog.lock.json";

  public CatalogLock {
    TreeMap<String, Fingerprint> byVersion = new TreeMap<>(VersionOrder.INSTANCE);
    byVersion.putAll(migrations);
    migrations = Collections.unmodifiableSortedMap(byVersion);
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
  }

  /** One of modules that leave nothing out. */
  public CatalogLock(
      int major,
      SortedMap<String, Fingerprint> migrations,
      SortedMap<ObjectId, DefinitionHash> objects,
      RecordedFiles files) {
    this(major, migrations, objects, files, Outside.NONE);
  }

  /** The lock of a catalog, without any memory of files, of modules that leave nothing out. */
  public static CatalogLock of(Catalog catalog, SortedMap<String, Fingerprint> migrations) {
    return new CatalogLock(catalog.major(), migrations, catalog.hashes(), RecordedFiles.UNKNOWN);
  }

  /** This lock with a memory of files. */
  public CatalogLock with(RecordedFiles recorded) {
    return new CatalogLock(major, migrations, objects, recorded, outside);
  }

  /** This lock of modules that leave something out: the catalog it was taken of has it no more. */
  public CatalogLock leaving(Outside out) {
    return new CatalogLock(major, migrations, objects, files, out);
  }

  /** This lock with only some of its objects. */
  public CatalogLock of(SortedMap<ObjectId, DefinitionHash> some) {
    return new CatalogLock(major, migrations, some, files, outside);
  }

  /** The fingerprint of the canonical schema: that of the catalog the lock was taken of. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(major, objects);
  }

  /** The tables that a database must have. */
  public List<ObjectId> tables() {
    return objects.keySet().stream().filter(id -> id.kind() == ObjectKind.TABLE).toList();
  }

  /** The text of the file: sorted, one entry a line, so that it merges line by line. */
  public String text() {
    return CatalogLockText.write(this);
  }

  /**
   * Reads the text of a file.
   *
   * @param source how to name it in an error
   * @throws IllegalArgumentException naming source and line, if it is not the text of a lock
   */
  public static CatalogLock parse(String text, String source) {
    return CatalogLockText.read(text, source);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming file and line, if it is not a lock
   */
  public static CatalogLock read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
  }

  /** Writes a file, whole or not at all. */
  public void write(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, text(), StandardCharsets.UTF_8);
    Files.move(
        beside,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
