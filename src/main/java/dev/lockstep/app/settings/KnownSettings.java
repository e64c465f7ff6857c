// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import dev.lockstep.event.PlainText;
import dev.lockstep.finding.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that mean something, and what may have been meant by others. */
final class KnownSettings {
  private static final String PREFIX = "LOCKSTEP_";
  private static final String FILE = "_FILE";

  /** What Kubernetes and Docker put there for a service of that name. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "LOCKSTEP_(?:[A-Z0-9_]+_)?(?:SERVICE_(?:HOST|PORT)(?:_[A-Z0-9_]+)?"
              + "|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

  /** From a property to the environment's name; the files that hold secrets too. */
  private static final Map<String, String> BY_PROPERTY = byProperty();

  private KnownSettings() {}

  private static Map<String, String> byProperty() {
    Map<String, String> names = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      names.put(setting.property(), setting.name());
      if (setting.kind() == Setting.Kind.SECRET) {
        names.put(setting.property() + "-file", setting.name() + FILE);
      }
    }
    return names;
  }

  /** The environment's name for a property; empty if it is that of no setting. */
  static String ofProperty(String property) {
    return BY_PROPERTY.getOrDefault(property, "");
  }

  static String unknownProperty(String property) {
    return "unknown key "
        + PlainText.of(property)
        + NearestName.of(property, BY_PROPERTY.keySet())
            .map(near -> "; did you mean " + near + "?")
            .orElse(
                "; it is lockstep.<setting>, such as lockstep.lock-timeout, or quarkus.<setting>");
  }

  /** What is wrong with a variable's name; empty if it is known, or not Lockstep's. */
  static String complaint(String variable) {
    String name = variable.toUpperCase(Locale.ROOT);
    if (!name.startsWith(PREFIX) || BY_PROPERTY.containsValue(variable)) {
      return "";
    }
    Set<String> known = Set.copyOf(BY_PROPERTY.values());
    return "unknown setting "
        + variable
        + NearestName.of(variable, known)
            .map(near -> "; did you mean " + near + "?")
            .orElse("; leave it out, or correct its name");
  }

  /**
   * The same for the environment, where a service link is no mistake, and a setting of a newer
   * program must not stop an older one that is rolled back to.
   */
  static List<String> unknownIn(Set<String> environment) {
    return environment.stream()
        .filter(name -> !SERVICE_LINK.matcher(name).matches())
        .map(KnownSettings::complaint)
        .filter(complaint -> !complaint.isEmpty())
        .sorted()
        .toList();
  }
}
