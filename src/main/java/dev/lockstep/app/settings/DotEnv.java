// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a {@code .env}: {@code NAME=value}, with {@code export} before it or without, in
 * single quotes as it stands, in double quotes with {@code \n}, {@code \"} and the like, both over
 * several lines if need be. Nothing is expanded. The file is shared with other programs, so names
 * that are not Lockstep's are theirs.
 */
final class DotEnv implements SettingFile.Form {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=[ \\t]*(.*)", Pattern.DOTALL);

  /** What Docker takes for "as in the environment". */
  private static final Pattern NAME = Pattern.compile("(?:export\\s+)?[A-Za-z_][A-Za-z0-9_]*");

  private static final Pattern REST = Pattern.compile("\\s*(?:#.*)?");

  @Override
  public void read(String text, SettingFile file) {
    String[] lines = text.split("\\R", -1);
    int at = 0;
    while (at < lines.length) {
      int first = at + 1;
      String line = lines[at++].strip();
      if (line.isEmpty() || line.startsWith("#") || NAME.matcher(line).matches()) {
        continue;
      }
      Matcher matcher = ASSIGNMENT.matcher(line);
      if (!matcher.matches()) {
        file.problem(first, "is not NAME=value; correct the line, or make it a comment with #");
        continue;
      }
      String name = matcher.group(1);
      String value = matcher.group(2);
      if (value.startsWith("'") || value.startsWith("\"")) {
        StringBuilder quoted = new StringBuilder(value);
        int end = end(quoted);
        while (end < 0 && at < lines.length) {
          quoted.append('\n').append(lines[at++]);
          end = end(quoted);
        }
        if (end < 0) {
          file.problem(first, name + ": its quote has no end");
          return;
        }
        if (!REST.matcher(quoted.substring(end + 1)).matches()) {
          file.problem(first, name + ": something follows its closing quote");
          continue;
        }
        String inside = quoted.substring(1, end);
        value = value.startsWith("'") ? inside : unescaped(inside);
      } else {
        value = value.replaceFirst("(?:^|\\s+)#.*$", "").strip();
      }
      add(file, first, name, value);
    }
  }

  private static void add(SettingFile file, int line, String name, String value) {
    // Other programs read this file too, and may have a variable of such a name: it is said alone.
    String unknown = KnownSettings.complaint(name);
    if (!unknown.isEmpty()) {
      file.remark(line, unknown);
    }
    file.put(name, value);
  }

  /** Where the quote ends that {@code text} begins with; -1 if it does not. */
  private static int end(CharSequence text) {
    char quote = text.charAt(0);
    for (int at = 1; at < text.length(); at++) {
      if (text.charAt(at) == '\\' && quote == '"') {
        at++;
      } else if (text.charAt(at) == quote) {
        return at;
      }
    }
    return -1;
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != '\\' || at + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char next = text.charAt(++at);
      switch (next) {
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case '"', '\\', '$', '`' -> plain.append(next);
        default -> plain.append(c).append(next);
      }
    }
    return plain.toString();
  }
}
