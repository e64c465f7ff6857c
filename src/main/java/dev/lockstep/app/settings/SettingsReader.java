// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import dev.lockstep.event.PlainText;
import dev.lockstep.finding.OddFile;
import dev.lockstep.lint.rule.RuleLevels;
import dev.lockstep.migration.file.PlaceholderValues;
import dev.lockstep.notify.NotifySettings;
import dev.lockstep.notify.Receiver;
import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Durations;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.snapshot.SnapshotSettings;
import dev.lockstep.snapshot.SnapshotSettings.BeforeMigrate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns raw values into settings, each in one way, and keeps what is wrong with them: a value that
 * cannot be used gives a harmless one, and a problem that names the setting and never a secret.
 */
final class SettingsReader {
  private static final String SCHEMA = "\\s*(?:\"(?:[^\"]|\"\")+\"|[^\"',\\s]+)\\s*";
  private static final Pattern SEARCH_PATH = Pattern.compile(SCHEMA + "(?:," + SCHEMA + ")*");

  private final SettingLookup lookup;
  private final List<String> problems = new ArrayList<>();

  SettingsReader(SettingLookup lookup) {
    this.lookup = lookup;
    problems.addAll(lookup.problems());
  }

  List<String> problems() {
    return problems;
  }

  Optional<String> text(Setting setting) {
    Optional<String> value =
        lookup.layers().stream()
            .flatMap(layer -> said(layer, setting).stream())
            .findFirst()
            .filter(text -> !text.isEmpty());
    return value.filter(text -> isOneLine(setting, text)).or(setting::defaultValue);
  }

  /** Names with commas between them, as {@code SET search_path} takes them. */
  Optional<String> searchPath(Setting setting) {
    Optional<String> value = text(setting);
    value
        .filter(path -> !SEARCH_PATH.matcher(path).matches())
        .ifPresent(
            path ->
                problems.add(
                    setting
                        + ": '"
                        + path
                        + "' is no search path; write names with commas between them, in double"
                        + " quotes where SQL needs them: app, \"My Schema\", public"));
    return value;
  }

  /** What one source says, itself or by a file that it names; blank is said, too. */
  private Optional<String> said(SettingLookup layer, Setting setting) {
    Optional<String> value =
        layer
            .value(setting.property())
            .or(() -> layer.value(setting.name()))
            .map(SettingsReader::bare);
    if (setting.kind() != Setting.Kind.SECRET
        || value.filter(text -> !text.isEmpty()).isPresent()) {
      return value;
    }
    return layer
        .value(setting.name() + "_FILE")
        .filter(file -> !file.isBlank())
        .map(file -> fromFile(setting, file).orElse(""))
        .or(() -> value);
  }

  /** What editors and {@code echo} leave around a value belongs to none. */
  static String bare(String text) {
    String stripped = text.strip();
    return stripped.startsWith("\uFEFF") ? stripped.substring(1).strip() : stripped;
  }

  /** It would forge lines in logs, and can be sent in no header. */
  private boolean isOneLine(Setting setting, String text) {
    if (text.codePoints().noneMatch(Character::isISOControl)) {
      return true;
    }
    problems.add(setting + ": has a line break or another control character in it; take it out");
    return false;
  }

  private Optional<String> fromFile(Setting setting, String file) {
    try {
      return Optional.of(bare(Files.readString(Path.of(file)))).filter(text -> !text.isEmpty());
    } catch (IOException | InvalidPathException e) {
      problems.add(
          setting
              + "_FILE: "
              + PlainText.of(file)
              + " cannot be read; mount the secret or correct it");
      return Optional.empty();
    }
  }

  /** A secret that is sent in a header. */
  Optional<String> header(Setting setting) {
    Optional<String> value = text(setting);
    if (value.isPresent() && !value.get().chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      problems.add(
          setting + ": has a character beyond ASCII, which a header cannot carry; choose another");
      return Optional.empty();
    }
    return value;
  }

  Path path(Setting setting) {
    String value = text(setting).orElse(".");
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      problems.add(setting + ": '" + value + "' is no path");
      return Path.of(".");
    }
  }

  /** One that need not be there, but in whose place nothing else may be. */
  Path folder(Setting setting) {
    Path folder = path(setting);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      OddFile.whyNoFolder(folder)
          .ifPresent(
              why ->
                  problems.add(
                      setting + ": " + folder + " " + why + "; remove it, or name the folder"));
    }
    return folder;
  }

  /** A list with commas between its names. */
  Set<String> names(Setting setting) {
    return text(setting).stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Patterns of objects that do not belong to the project. */
  List<NotOurs> notOurs(Setting setting) {
    try {
      return NotOurs.parseAll(text(setting).orElse(""));
    } catch (IllegalArgumentException e) {
      problems.add(setting + ": " + e.getMessage());
      return List.of();
    }
  }

  /** What placeholders in migrations stand for. */
  PlaceholderValues placeholders(Setting setting) {
    try {
      return PlaceholderValues.parse(text(setting).orElse(""));
    } catch (IllegalArgumentException e) {
      problems.add(setting + ": " + e.getMessage());
      return PlaceholderValues.NONE;
    }
  }

  /** Levels of the rules of lint. */
  RuleLevels lint(Setting setting) {
    try {
      return RuleLevels.parse(text(setting).orElse(""));
    } catch (IllegalArgumentException e) {
      problems.add(setting + ": " + e.getMessage());
      return RuleLevels.STANDARD;
    }
  }

  /** For a setting that is used before all are read: whether it says anything but these. */
  void oneOf(Setting setting, Set<String> words) {
    text(setting)
        .filter(value -> !words.contains(value.toLowerCase(Locale.ROOT)))
        .ifPresent(
            value ->
                problems.add(
                    setting
                        + ": '"
                        + value
                        + "' is none of "
                        + String.join(", ", new TreeSet<>(words))));
  }

  int number(Setting setting, int least, int most) {
    String value = text(setting).orElse("");
    if (value.matches("\\d{1,9}")
        && Integer.parseInt(value) >= least
        && Integer.parseInt(value) <= most) {
      return Integer.parseInt(value);
    }
    problems.add(setting + ": '" + value + "' is no whole number from " + least + " to " + most);
    return least;
  }

  /** How snapshots are taken and kept. */
  SnapshotSettings snapshot() {
    oneOf(
        Setting.LOCKSTEP_SNAPSHOT_BEFORE_MIGRATE, Set.of("false", "true", "verify", "destructive"));
    String before = text(Setting.LOCKSTEP_SNAPSHOT_BEFORE_MIGRATE).orElse("false");
    if (before.equalsIgnoreCase("verify") && text(Setting.LOCKSTEP_SNAPSHOT_COMMAND).isPresent()) {
      problems.add(
          Setting.LOCKSTEP_SNAPSHOT_BEFORE_MIGRATE
              + ": verify needs a dump, and LOCKSTEP_SNAPSHOT_COMMAND makes none; say true, or leave"
              + " the command out");
    }
    return new SnapshotSettings(
        folder(Setting.LOCKSTEP_SNAPSHOT_DIR),
        text(Setting.LOCKSTEP_PG_BIN_DIR).map(folder -> path(Setting.LOCKSTEP_PG_BIN_DIR)),
        number(Setting.LOCKSTEP_SNAPSHOT_JOBS, 1, 64),
        number(Setting.LOCKSTEP_SNAPSHOT_KEEP, 1, 1_000_000),
        duration(Setting.LOCKSTEP_SNAPSHOT_KEEP_FOR, Durations.MOST),
        Arrays.stream(BeforeMigrate.values())
            .filter(each -> each.name().equalsIgnoreCase(before))
            .findFirst()
            .orElse(BeforeMigrate.FALSE),
        text(Setting.LOCKSTEP_SNAPSHOT_COMMAND).stream()
            .flatMap(command -> Arrays.stream(command.split("\\s+")))
            .toList());
  }

  /** Who is told; an address is named by its place in the list, since it may hold a secret. */
  NotifySettings notifications() {
    List<Receiver> receivers = new ArrayList<>();
    List<String> addresses =
        text(Setting.LOCKSTEP_NOTIFY_URL).stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .toList();
    for (int i = 0; i < addresses.size(); i++) {
      try {
        receivers.add(Receiver.parse(addresses.get(i)));
      } catch (IllegalArgumentException e) {
        problems.add(
            Setting.LOCKSTEP_NOTIFY_URL
                + ": "
                + (addresses.size() == 1 ? "it " : "address " + (i + 1) + " ")
                + e.getMessage());
      }
    }
    Optional<String> secret = text(Setting.LOCKSTEP_NOTIFY_SECRET);
    if (secret.isPresent() && !NotifySettings.isKey(secret.get())) {
      problems.add(
          Setting.LOCKSTEP_NOTIFY_SECRET
              + ": what follows whsec_ is no Base64; copy all of it, or leave whsec_ out");
    }
    return new NotifySettings(receivers, secret);
  }

  boolean flag(Setting setting) {
    String value = text(setting).orElse("false");
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> {
        problems.add(setting + ": '" + value + "' is neither true nor false");
        yield false;
      }
    };
  }

  Duration duration(Setting setting, Duration most) {
    try {
      Duration duration = Durations.parse(text(setting).orElse("0"));
      if (duration.compareTo(most) > 0) {
        problems.add(
            setting
                + ": '"
                + text(setting).orElse("")
                + "' is too long; at most "
                + most.toDays()
                + "d");
      }
      return duration;
    } catch (IllegalArgumentException e) {
      problems.add(setting + ": " + e.getMessage());
      return Duration.ZERO;
    }
  }

  /** A time zone by the name that PostgreSQL and Java both know. */
  void timeZone(Setting setting) {
    text(setting)
        .filter(zone -> !SessionTimeZone.isOne(zone))
        .ifPresent(
            zone ->
                problems.add(
                    setting
                        + ": '"
                        + zone
                        + "' is no time zone; say UTC, or one by its place, such as Europe/Vienna"));
  }

  /** In bytes. */
  long size(Setting setting) {
    try {
      return ByteSize.parse(text(setting).orElse("0"));
    } catch (IllegalArgumentException e) {
      problems.add(setting + ": " + e.getMessage());
      return 0;
    }
  }

  /** A setting of Quarkus' that it would find wrong only when the migrations have begun. */
  void port(String property) {
    lookup
        .value(property)
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .filter(value -> !value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535)
        .ifPresent(
            value ->
                problems.add(
                    variable(property)
                        + ": '"
                        + PlainText.of(value)
                        + "' is no port; give a number from 0 to 65535"));
  }

  private static String variable(String property) {
    return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
