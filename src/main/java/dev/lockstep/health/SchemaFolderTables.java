package dev.lockstep.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The expected tables by the names of the schema's modules: {@code <table>.sql}, and {@code
 * <schema>/<table>.sql}. Shared objects ({@code _….sql}) and shims are not tables.
 */
public final class SchemaFolderTables implements ExpectedTables {
  private final Path folder;

  public SchemaFolderTables(Path folder) {
    this.folder = folder;
  }

  @Override
  public Set<TableName> tables() {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    Set<TableName> tables = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      files
          .map(folder::relativize)
          .filter(SchemaFolderTables::isModule)
          .forEach(file -> tables.add(table(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("the schema folder " + folder + " cannot be read", e);
    }
    return tables;
  }

  private static boolean isModule(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".sql")
        && !name.endsWith(".shim.sql")
        && !name.startsWith("_")
        && !file.toString().startsWith(".");
  }

  private static TableName table(Path file) {
    String name = file.getFileName().toString();
    Path parent = file.getParent();
    return new TableName(
        parent == null ? "public" : parent.toString(), name.substring(0, name.length() - 4));
  }
}
