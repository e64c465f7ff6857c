// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings in a file of the working directory, by name. What is wrong with the file is a problem
 * with its line; no message shows a piece of it, which may be a secret.
 */
final class SettingFile implements SettingLookup {
  private final Path file;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private SettingFile(Path file) {
    this.file = file;
  }

  /** The form of a file: takes its text apart. */
  @FunctionalInterface
  interface Form {
    /** Gives what {@code text} says to {@code file}. */
    void read(String text, SettingFile file);
  }

  /** Reads {@code file}; nothing if it is not there, or is a folder (some tools have a .env so). */
  static SettingFile read(Path file, Form form) {
    SettingFile read = new SettingFile(file);
    if (!Files.exists(file) || Files.isDirectory(file)) {
      return read;
    }
    try {
      String text = Files.readString(file);
      form.read(text.startsWith("\uFEFF") ? text.substring(1) : text, read);
    } catch (CharacterCodingException e) {
      read.problems.add(file + ": is not UTF-8; save it as UTF-8");
    } catch (IOException e) {
      read.problems.add(file + ": cannot be read; let this user read it, or remove it");
    }
    return read;
  }

  /** Says that {@code name} is {@code value}; the last word counts, as in other programs. */
  void put(String name, String value) {
    values.put(name, value);
  }

  /** Says what is wrong with a line, from 1. */
  void problem(int line, String what) {
    problems.add(file + ":" + line + ": " + what);
  }

  /** Says what has no effect. */
  void remark(int line, String what) {
    remarks.add(file + ":" + line + ": " + what);
  }

  @Override
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public List<String> problems() {
    return problems;
  }

  @Override
  public List<String> remarks() {
    return remarks;
  }

  /** All that it says, by name. */
  Map<String, String> values() {
    return values;
  }
}
