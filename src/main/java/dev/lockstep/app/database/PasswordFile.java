// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * libpq's password file: {@code host:port:database:user:password} on each line, {@code *} for any,
 * the first line that fits counts. As there, one that others may read is not used.
 */
public final class PasswordFile {
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private PasswordFile() {}

  /**
   * The password for {@code database} and its user.
   *
   * @param named whether somebody named the file, so that it has to be usable
   * @throws IllegalArgumentException if it is named and is not
   */
  public static Optional<String> find(Path file, DatabaseSettings database, boolean named) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
        if (named) {
          throw new IllegalArgumentException(
              "PGPASSFILE: others may read " + file + ", so it is not used; chmod 600 it");
        }
        return Optional.empty();
      }
      return find(Files.readAllLines(file), database);
    } catch (IOException | UnsupportedOperationException e) {
      if (named) {
        throw new IllegalArgumentException(
            "PGPASSFILE: " + file + " cannot be read; mount or correct it", e);
      }
      return Optional.empty();
    }
  }

  private static Optional<String> find(List<String> lines, DatabaseSettings database) {
    String hosts = database.target().substring(0, database.target().indexOf('/'));
    for (String host : hosts.split(",", -1)) {
      int colon = host.lastIndexOf(':');
      boolean withPort = colon >= 0 && host.indexOf(']') < colon;
      String name = (withPort ? host.substring(0, colon) : host).replaceAll("[\\[\\]]", "");
      String port = withPort ? host.substring(colon + 1) : "5432";
      List<String> wanted = List.of(name, port, database.database(), database.user().orElse(""));
      for (String line : lines) {
        Optional<String> password = line.startsWith("#") ? Optional.empty() : match(line, wanted);
        if (password.isPresent()) {
          return password;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> match(String line, List<String> wanted) {
    List<String> fields = fields(line);
    if (fields.size() < 5) {
      return Optional.empty();
    }
    for (int at = 0; at < wanted.size(); at++) {
      if (!fields.get(at).equals("*") && !fields.get(at).equals(wanted.get(at))) {
        return Optional.empty();
      }
    }
    return Optional.of(fields.get(4)).filter(password -> !password.isEmpty());
  }

  /** A colon or a backslash of a field has a backslash before it. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length()) {
        field.append(line.charAt(++at));
      } else if (c == ':' && fields.size() < 4) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
