// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a line of some file may name a folder: by its path from the project's root or from the file;
 * or by running a tool that reads a folder of that name without being told. A path of one word,
 * such as {@code drizzle}, is looked for where a path can stand only: the word alone is a library's
 * too.
 */
final class NamedFolder {
  /** What reads which folder unasked. */
  private static final Map<String, String> TOOLS = new LinkedHashMap<>();

  static {
    TOOLS.put("drizzle", "drizzle-kit\\s+(?:migrate|push|generate|up|check)\\b");
    TOOLS.put("prisma/migrations", "prisma\\s+migrate\\b");
    TOOLS.put("prisma", "prisma\\s+migrate\\b");
    TOOLS.put("db/migrate", "(?:rails|rake)\\s+db:migrate\\b");
    TOOLS.put("db/migrations", "dbmate\\b.*\\s(?:up|migrate)\\b");
    TOOLS.put("supabase/migrations", "supabase\\s+(?:db|migration)\\s");
    TOOLS.put("alembic", "alembic\\b.*\\supgrade\\b");
  }

  private final Pattern pattern;

  private NamedFolder(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * The ways for one file.
   *
   * @param file its path in the project, with slashes
   * @param folder the folder's path in the project, with slashes
   */
  static NamedFolder in(String file, String folder) {
    Path parent = Path.of(file).getParent();
    String fromFile =
        parent == null ? folder : parent.relativize(Path.of(folder)).toString().replace('\\', '/');
    Stream<String> ways =
        Stream.concat(
            Stream.of(folder, fromFile).distinct().map(NamedFolder::path),
            TOOLS.entrySet().stream()
                .filter(tool -> ("/" + folder).endsWith("/" + tool.getKey()))
                .map(Map.Entry::getValue));
    return new NamedFolder(Pattern.compile(ways.collect(Collectors.joining("|"))));
  }

  boolean isIn(String line) {
    return pattern.matcher(line).find();
  }

  private static String path(String name) {
    String quoted = Pattern.quote(name);
    if (name.contains("/")) {
      return "(?<![\\w.@-])" + quoted + "(?![\\w-])";
    }
    String begin = "(?<![\\w./@-])(?:\\./)?";
    return String.join(
        "|",
        // ./drizzle and drizzle/…
        "(?<![\\w./@-])\\./" + quoted + "(?![\\w-])",
        begin + quoted + "/",
        // "drizzle", but for the key of an object
        "[\"'`]" + quoted + "[\"'`](?!\\s*:)",
        // out: drizzle; DIR=drizzle; - drizzle; --dir drizzle; COPY drizzle …
        "[:=]\\s*" + quoted + "\\s*(?:$|[,;])",
        "^\\s*-\\s+" + quoted + "\\s*$",
        "\\s-{1,2}[\\w-]+[= ]" + quoted + "(?:\\s|$)",
        "^\\s*(?:COPY|ADD)\\s(?:.*\\s)?" + quoted + "(?:\\s|$)");
  }
}
