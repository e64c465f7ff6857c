// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cache;

import dev.lockstep.files.Unreadable;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.schema.IncrementalLoad;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every key of the cache. There are two kinds:
 *
 * <ul>
 *   <li>A <em>content key</em> hashes all that a result depends on, so what is found under it is
 *       never out of date. All of them begin with the {@linkplain #identity identity}.
 *   <li>A <em>place key</em> names a folder, and what is found under it is only a hint about last
 *       time: it is compared with what is there now before it is used.
 * </ul>
 */
public final class CacheKeys {
  private CacheKeys() {}

  /**
   * What each result depends on besides the files that it is made of.
   *
   * @param program name and build of this program
   * @param server where scratch databases come from, and its version
   * @param scope what of a catalog is looked at
   * @param migrations whose callbacks run before and after each migration, and whose placeholders
   *     stand for something
   */
  public static String identity(
      String program, String server, String scope, MigrationSet migrations) {
    String callbacks =
        migrations.callbacks().isEmpty()
            ? ""
            : " callbacks " + states("callbacks", migrations.callbacks()).getLast();
    String placeholders = migrations.placeholderContent();
    return program
        + " "
        + server
        + scope
        + callbacks
        + (placeholders.isEmpty()
            ? ""
            : " placeholders " + ContentHash.of("placeholders", placeholders));
  }

  /** Content: the state of a database after each of {@code versioned}, beginning from empty. */
  public static List<String> states(String identity, List<MigrationFile> versioned) {
    List<String> keys = new ArrayList<>();
    String key = identity;
    for (MigrationFile file : versioned) {
      key = content(new ContentHash().add(key).add(file.script()), file);
      keys.add(key);
    }
    return keys;
  }

  /** Content: the fingerprint of a state. */
  public static String fingerprint(String state) {
    return ContentHash.of("fingerprint", state);
  }

  /** Content: that a reverse leads back from a state. */
  public static String reverse(String state, MigrationFile reverse) {
    return content(new ContentHash().add("reverse").add(state), reverse);
  }

  /**
   * Content: what a migration does to what was there before a run.
   *
   * @param state after it
   * @param first the script that the run begins with
   * @param major of the server that it was seen on
   */
  public static String work(String state, String first, int major) {
    return ContentHash.of("work", state, first, String.valueOf(major));
  }

  /** Content: the catalog of the modules, and that they break no rule. */
  public static String catalog(SchemaModules modules, String identity) {
    ContentHash hash = new ContentHash().add("canonical").add(identity);
    for (SchemaModule module : modules.modules()) {
      hash.add(module.kind().name()).add(module.qualifiedName());
      module.statements().forEach(statement -> hash.add(statement.text()));
    }
    return hash.hex();
  }

  /** Content: the database of those modules that did not change since last time. */
  public static String unchanged(IncrementalLoad load, String identity) {
    ContentHash hash = new ContentHash().add("settled").add(identity);
    for (SchemaModule module : load.settled()) {
      module.statements().forEach(statement -> hash.add(statement.text()));
    }
    return hash.hex();
  }

  /**
   * Content: that a project passed {@code check}: each file in its folders, by name and content.
   *
   * @throws IOException if a file cannot be read
   */
  public static String passed(String identity, List<Path> folders) throws IOException {
    ContentHash hash = new ContentHash().add("check").add(identity);
    for (Path folder : folders) {
      hash.add(folder.toString());
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          try (InputStream content = Files.newInputStream(file)) {
            hash.add(folder.relativize(file).toString()).add(content, Files.size(file));
          }
        }
      }
    }
    return hash.hex();
  }

  /** Place: the last catalog of a folder's modules. */
  static String lastCatalog(String folder) {
    return ContentHash.of("catalog", folder);
  }

  /** Place: the order in which a folder's modules loaded last. */
  static String lastOrder(SchemaModules modules) {
    return ContentHash.of("load-order", place(modules));
  }

  /** Place: what each of a folder's modules was like when all of them were loaded last. */
  static String lastModules(SchemaModules modules) {
    return ContentHash.of("modules", place(modules));
  }

  /** The name of the place that a folder of modules is. */
  public static String place(SchemaModules modules) {
    return modules.folder().toAbsolutePath().toString();
  }

  private static String content(ContentHash hash, MigrationFile file) {
    try (InputStream text = file.open()) {
      hash.add(text, file.content().size());
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " cannot be read: " + Unreadable.why(e), e);
    }
    if (Placeholders.occurIn(file) && !file.placeholders().content().isEmpty()) {
      hash.add("placeholders").add(file.placeholders().content());
    }
    return hash.add(file.configuration() == null ? "" : file.configuration()).hex();
  }
}
