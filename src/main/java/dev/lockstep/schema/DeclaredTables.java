// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.Outside;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.sql.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the files of a schema say about tables, read by themselves: no database, and no complaint
 * about what is wrong with them, which is {@code check}'s to say.
 *
 * @param tables those that have a module of their own, partitions left out
 * @param outside what the modules leave out
 */
public record DeclaredTables(Set<ObjectId> tables, Outside outside) {
  public DeclaredTables {
    tables = Collections.unmodifiableSet(new TreeSet<>(tables));
  }

  /**
   * Reads the modules among {@code files}, which lie in {@code folder}.
   *
   * @throws IOException if one cannot be read
   */
  public static DeclaredTables read(Path folder, List<Path> files) throws IOException {
    Set<ObjectId> tables = new TreeSet<>();
    Set<ObjectId> partitions = new TreeSet<>();
    List<String> notOurs = new ArrayList<>();
    List<ObjectId> partitioned = new ArrayList<>();
    for (Path file : files) {
      Path relative = folder.relativize(file);
      ModuleName module;
      try {
        module = ModuleName.of(relative);
      } catch (IllegalArgumentException e) {
        continue;
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      Kind kind = module.kind();
      List<SqlStatement> statements = StatementSplitter.split(text);
      ModuleDirectives directives =
          ModuleDirectives.read(file.toString(), kind, text, statements, new ArrayList<>());
      notOurs.addAll(directives.notOurs());
      if (kind == Kind.TABLE) {
        tables.add(ObjectId.table(module.schema(), module.name()));
        if (directives.partitionsElsewhere()) {
          partitioned.add(ObjectId.table(module.schema(), module.name()));
        }
      }
      statements.forEach(statement -> addPartition(statement, partitions));
    }
    tables.removeAll(partitions);
    return new DeclaredTables(tables, Outside.of(notOurs, partitioned));
  }

  /** By the two ways to say it: CREATE TABLE … PARTITION OF, ALTER TABLE … ATTACH PARTITION. */
  private static void addPartition(SqlStatement statement, Set<ObjectId> partitions) {
    Tokens tokens = Tokens.ofHead(statement);
    StatementHead head = StatementHead.read(tokens);
    Optional<QualifiedName> partition = Optional.empty();
    if (head.creates(ObjectType.TABLE, ObjectType.FOREIGN_TABLE)) {
      partition = head.name().filter(name -> tokens.isNext("PARTITION", "OF"));
    } else if (head.is("ALTER", ObjectType.TABLE) && tokens.take("ATTACH", "PARTITION")) {
      partition = tokens.takeName();
    }
    partition.ifPresent(
        name -> partitions.add(ObjectId.table(name.schemaOr("public"), name.last())));
  }
}
