// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code SET (…)}: storage parameters and planner settings.
 *
 * @param alter how the statement begins: {@code ALTER TABLE t }
 * @param options {@code fillfactor=70}
 */
public record SetOptions(String alter, List<String> options) implements Operation {
  public SetOptions {
    options = List.copyOf(options);
  }

  /** What makes one list of options another: those that are new or other, and those that go. */
  public static List<Operation> between(String alter, List<String> old, List<String> now) {
    List<String> set = now.stream().filter(option -> !old.contains(option)).toList();
    Set<String> names = now.stream().map(SetOptions::name).collect(Collectors.toSet());
    List<String> gone =
        old.stream().map(SetOptions::name).filter(name -> !names.contains(name)).toList();
    List<Operation> operations = new ArrayList<>();
    if (!set.isEmpty()) {
      operations.add(new SetOptions(alter, set));
    }
    if (!gone.isEmpty()) {
      operations.add(new ResetOptions(alter, gone));
    }
    return operations;
  }

  private static String name(String option) {
    int equals = option.indexOf('=');
    return equals < 0 ? option : option.substring(0, equals);
  }

  @Override
  public String sql() {
    return alter
        + "SET ("
        + options.stream().map(SqlText::option).collect(Collectors.joining(", "))
        + ")";
  }

  @Override
  public Optional<LockMode> lock() {
    return Optional.of(LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
