// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.schema.SchemaModule.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the path of a module says, below the folder of the schema: {@code artworks.sql}, {@code
 * audit/price_history.sql}, {@code _types.sql}, {@code works.shim.sql}.
 *
 * <p>A character that a file name cannot hold, or that means something else there, is written as in
 * a URL: the module of table {@code "a/b"} is {@code a%2Fb.sql}, that of {@code _staging} is {@code
 * %5Fstaging.sql}.
 *
 * @param kind what the name says that the module is
 * @param schema the schema that the folder names; {@code public} for none
 * @param name the table's or the legacy view's name; of a shared module what follows {@code _}
 */
public record ModuleName(Kind kind, String schema, String name) {
  private static final String SUFFIX = ".sql";
  private static final String SHIM = ".shim";
  private static final String PUBLIC = "public";

  /** What some file system does not take in a name, and what Lockstep reads as something else. */
  private static final String ENCODED = "%./\\:*?\"<>|";

  private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

  /**
   * Reads a path.
   *
   * @param relative one or two names, the last of which ends with {@code .sql}
   * @throws IllegalArgumentException if it is that of no module
   */
  static ModuleName of(Path relative) {
    String file = relative.getFileName().toString();
    String base = file.substring(0, file.length() - SUFFIX.length());
    String schema = relative.getNameCount() == 2 ? decoded(relative.getName(0).toString()) : PUBLIC;
    Kind kind = base.startsWith("_") ? Kind.SHARED : base.endsWith(SHIM) ? Kind.SHIM : Kind.TABLE;
    String name =
        switch (kind) {
          case SHARED -> base.substring(1);
          case SHIM -> base.substring(0, base.length() - SHIM.length());
          case TABLE -> base;
        };
    if (name.isEmpty() || name.contains(".")) {
      throw new IllegalArgumentException("not the name of a module: " + relative);
    }
    return new ModuleName(kind, schema, decoded(name));
  }

  public static ModuleName ofTable(ObjectId table) {
    return new ModuleName(Kind.TABLE, table.schema(), table.name());
  }

  /** A shared module of what lies in {@code schema}, or, if that is empty, in none. */
  public static ModuleName shared(String schema, String name) {
    return new ModuleName(Kind.SHARED, schema.isEmpty() ? PUBLIC : schema, name);
  }

  /** Where the module lies below the folder of the schema, with {@code /} on every system. */
  public String path() {
    String file =
        switch (kind) {
          case SHARED -> "_" + encoded(name);
          case SHIM -> notShared(name) + SHIM;
          case TABLE -> notShared(name);
        };
    return (schema.equals(PUBLIC) ? "" : encoded(schema) + "/") + file + SUFFIX;
  }

  /** With what tells a shared module written otherwise. */
  private static String notShared(String name) {
    return (name.startsWith("_") ? "%5F" : "") + encoded(name).replaceFirst("^_", "");
  }

  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c == 127 || ENCODED.indexOf(c) >= 0) {
        text.append('%').append("%02X".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String decoded(String file) {
    Matcher escapes = ESCAPES.matcher(file);
    return escapes.replaceAll(found -> Matcher.quoteReplacement(bytes(found.group())));
  }

  private static String bytes(String escapes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 1; i < escapes.length(); i += 3) {
      bytes.write(Integer.parseInt(escapes, i, i + 2, 16));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
