// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code SET (…)}: storage parameters and planner settings.
 *
 * @param options {@code fillfactor=70}
 */
public record SetOptions(CatalogObject object, List<String> options) implements Operation {
  public SetOptions {
    options = List.copyOf(options);
  }

  /** What makes one list of options another: those that are new or other, and those that go. */
  public static List<Operation> between(CatalogObject object, List<String> old, List<String> now) {
    List<String> set = now.stream().filter(option -> !old.contains(option)).toList();
    Set<String> names = now.stream().map(SetOptions::name).collect(Collectors.toSet());
    List<String> gone =
        old.stream().map(SetOptions::name).filter(name -> !names.contains(name)).toList();
    List<Operation> operations = new ArrayList<>();
    if (!set.isEmpty()) {
      operations.add(new SetOptions(object, set));
    }
    if (!gone.isEmpty()) {
      operations.add(new ResetOptions(object, gone));
    }
    return operations;
  }

  /** How the statement begins. */
  static String alter(CatalogObject object) {
    ObjectId id = object.id();
    return switch (object.kind()) {
      case COLUMN -> SqlNames.alterColumn(id);
      case CONSTRAINT ->
          "ALTER INDEX " + SqlNames.name(id.schema()) + "." + SqlNames.name(id.part()) + " ";
      default -> "ALTER " + SqlNames.target(object) + " ";
    };
  }

  private static String name(String option) {
    int equals = option.indexOf('=');
    return equals < 0 ? option : option.substring(0, equals);
  }

  @Override
  public String sql() {
    return alter(object)
        + "SET ("
        + options.stream().map(SqlNames::option).collect(Collectors.joining(", "))
        + ")";
  }

  @Override
  public Optional<Lock> lock() {
    return object.kind() == ObjectKind.CONSTRAINT
        ? Optional.empty()
        : Lock.on(object.id(), LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
