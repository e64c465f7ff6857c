// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Findings as GitHub and GitLab take them, to show them at the lines of a change.
 *
 * <p>Sources: GitHub, Workflow commands for GitHub Actions; GitLab, Code Quality report format.
 */
public final class Annotations {
  private Annotations() {}

  /**
   * Workflow commands, one a line: {@code ::error file=…,line=…,title=…::…}.
   *
   * @param level of each: {@code error}, {@code warning} or {@code note}
   */
  public static List<String> github(Collection<Finding> findings, Function<Finding, String> level) {
    return findings.stream().map(each -> command(each, level.apply(each))).toList();
  }

  private static String command(Finding finding, String level) {
    return "::"
        + (level.equals("note") ? "notice" : level)
        + " file="
        + property(finding.file())
        + (finding.line() > 0 ? ",line=" + finding.line() : "")
        + ",title="
        + property(finding.rule())
        + "::"
        + data(finding.message());
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  /**
   * A code quality report. The fingerprint of a finding does not depend on its line, so that GitLab
   * knows it again in another place.
   *
   * @param level of each: {@code error}, {@code warning} or {@code note}
   */
  public static String gitlab(Collection<Finding> findings, Function<Finding, String> level) {
    StringWriter text = new StringWriter();
    Map<String, Integer> seen = new HashMap<>();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartArray();
      for (Finding each : findings) {
        String same = each.rule() + "\n" + each.file() + "\n" + each.message();
        int count = seen.merge(same, 1, Integer::sum);
        json.writeStartObject();
        json.writeStringField("description", each.rule() + ": " + each.message());
        json.writeStringField("check_name", each.rule());
        json.writeStringField("fingerprint", hash(count == 1 ? same : same + "\n" + count));
        json.writeStringField("severity", severity(level.apply(each)));
        json.writeObjectFieldStart("location");
        json.writeStringField("path", each.file());
        json.writeObjectFieldStart("lines");
        json.writeNumberField("begin", Math.max(1, each.line()));
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written to", e);
    }
    return text.toString();
  }

  private static String severity(String level) {
    return switch (level) {
      case "note" -> "info";
      case "warning" -> "minor";
      default -> "major";
    };
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
