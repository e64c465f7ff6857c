// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.Outside;
import dev.lockstep.schema.DeclaredTables;
import dev.lockstep.scope.NotOurs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The expected tables by the names of the schema's modules: {@code <table>.sql}, and {@code
 * <schema>/<table>.sql}. Shared objects ({@code _….sql}) and shims are not tables, and partitions
 * come and go. The files are read again only when they are others than last time.
 */
public final class SchemaFolderTables implements ExpectedTables {
  private final Path folder;
  private final List<NotOurs> notOurs;

  // Both guarded by this.
  private String stamp = "";
  private DeclaredTables known = new DeclaredTables(Set.of(), Outside.NONE);

  /**
   * Over a folder.
   *
   * @param notOurs what in this database is not ours, beside what the modules say
   */
  public SchemaFolderTables(Path folder, List<NotOurs> notOurs) {
    this.folder = folder;
    this.notOurs = List.copyOf(notOurs);
  }

  @Override
  public Set<TableName> tables() {
    return declared().tables().stream()
        .map(SchemaFolderTables::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static TableName name(ObjectId table) {
    return new TableName(table.schema(), table.name());
  }

  @Override
  public Outside outside() {
    Outside modules = declared().outside();
    List<String> all = new ArrayList<>(modules.notOurs());
    notOurs.forEach(pattern -> all.add(pattern.text()));
    return Outside.of(all, modules.partitioned());
  }

  private synchronized DeclaredTables declared() {
    if (!Files.isDirectory(folder)) {
      return new DeclaredTables(Set.of(), Outside.NONE);
    }
    try (Stream<Path> paths = Files.walk(folder, 2)) {
      List<Path> files = paths.filter(this::isModule).sorted().toList();
      StringBuilder now = new StringBuilder();
      for (Path file : files) {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        now.append(file).append(' ').append(seen.lastModifiedTime()).append(' ');
        now.append(seen.size()).append('\n');
      }
      if (!now.toString().equals(stamp)) {
        known = DeclaredTables.read(folder, files);
        stamp = now.toString();
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException("the schema folder " + folder + " cannot be read", e);
    }
  }

  private boolean isModule(Path file) {
    return file.getFileName().toString().endsWith(".sql")
        && !folder.relativize(file).toString().startsWith(".")
        && Files.isRegularFile(file);
  }
}
