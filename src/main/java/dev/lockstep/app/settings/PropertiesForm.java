// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The form of {@code lockstep.properties}: Java's, with {@code lockstep.*} as its keys, and {@code
 * quarkus.*} for the service. The file is Lockstep's own, so any other key is an error.
 */
final class PropertiesForm implements SettingFile.Form {
  @Override
  public void read(String text, SettingFile file) {
    String[] lines = text.split("\\R", -1);
    int at = 0;
    while (at < lines.length) {
      int first = at + 1;
      StringBuilder line = new StringBuilder(lines[at++].strip());
      if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!') {
        continue;
      }
      while (goesOn(line) && at < lines.length) {
        line.setLength(line.length() - 1);
        line.append(lines[at++].strip());
      }
      add(file, first, line.toString());
    }
  }

  /** Whether it ends in a backslash that is none of a pair. */
  private static boolean goesOn(CharSequence line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static void add(SettingFile file, int number, String line) {
    Properties read = new Properties();
    try {
      read.load(new StringReader(line));
    } catch (IllegalArgumentException e) {
      file.problem(number, "has \\u without four hexadecimal digits behind it");
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String key : read.stringPropertyNames()) {
      if (key.startsWith("quarkus.")) {
        file.put(key, read.getProperty(key));
        continue;
      }
      String name = KnownSettings.ofProperty(key);
      if (name.isEmpty()) {
        file.problem(number, KnownSettings.unknownProperty(key));
      } else {
        file.put(name, read.getProperty(key));
      }
    }
  }
}
