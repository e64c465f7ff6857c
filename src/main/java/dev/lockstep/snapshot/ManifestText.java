// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.finding.JsonFault;
import dev.lockstep.snapshot.DatabaseTraits.Setting;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Manifests and verifications as JSON and back. By hand: nothing here is looked up by name. */
public final class ManifestText {
  /** Raised when an older program could misread what is written. */
  private static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ManifestText() {}

  static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that is not JSON", e);
    }
  }

  /** An empty object, for what is told beside. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** The manifest as its file has it. */
  public static ObjectNode of(Manifest manifest) {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT);
    node.put("snapshot", manifest.id().text());
    node.put("createdAt", manifest.createdAt().toString());
    node.put("tookMs", manifest.took().toMillis());
    node.put("lockstep", manifest.lockstep());
    node.put("database", manifest.database());
    node.put("server", manifest.server());
    node.put("program", manifest.program());
    node.put("migration", manifest.migration());
    node.put("schema", manifest.schema());
    node.put("schemaWithoutRights", manifest.schemaWithoutRights());
    node.set("traits", of(manifest.traits()));
    node.put("rows", manifest.rows());
    node.put("bytes", manifest.bytes());
    ArrayNode tables = node.putArray("tables");
    for (TableContent table : manifest.tables()) {
      tables
          .addObject()
          .put("name", table.name())
          .put("rows", table.rows())
          .put("hash", table.hash())
          .put("bytes", table.bytes());
    }
    ArrayNode files = node.putArray("files");
    for (FileSum file : manifest.files()) {
      files
          .addObject()
          .put("name", file.name())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
    if (manifest.output() != null) {
      node.put("output", manifest.output());
    }
    return node;
  }

  private static ObjectNode of(DatabaseTraits traits) {
    ObjectNode node = JSON.createObjectNode();
    node.put("encoding", traits.encoding());
    node.put("collate", traits.collate());
    node.put("ctype", traits.ctype());
    node.put("provider", traits.provider());
    node.put("locale", traits.locale());
    node.put("owner", traits.owner());
    node.put("hasPublic", traits.hasPublic());
    traits.extensions().forEach(node.putArray("extensions")::add);
    traits.roles().forEach(node.putArray("roles")::add);
    ArrayNode settings = node.putArray("settings");
    for (Setting setting : traits.settings()) {
      settings
          .addObject()
          .put("role", setting.role())
          .put("name", setting.name())
          .put("value", setting.value());
    }
    traits.grants().forEach(node.putArray("grants")::add);
    return node;
  }

  /**
   * Reads a manifest.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Manifest parse(String text) {
    JsonNode node = tree(text);
    int format = (int) number(node, "format");
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "format " + format + " is not " + FORMAT + ", the one that this version reads");
    }
    try {
      return new Manifest(
          new SnapshotId(text(node, "snapshot")),
          Instant.parse(text(node, "createdAt")),
          Duration.ofMillis(number(node, "tookMs")),
          text(node, "lockstep"),
          text(node, "database"),
          version(text(node, "server")),
          text(node, "program"),
          node.path("migration").isNull() ? null : text(node, "migration"),
          text(node, "schema"),
          text(node, "schemaWithoutRights"),
          traits(field(node, "traits")),
          list(
              node,
              "tables",
              table ->
                  new TableContent(
                      text(table, "name"),
                      number(table, "rows"),
                      text(table, "hash"),
                      number(table, "bytes"))),
          list(node, "files", ManifestText::file),
          node.has("output") ? text(node, "output") : null);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + e.getParsedString(), e);
    }
  }

  private static String version(String text) {
    if (!text.matches("\\d{1,4}\\.\\d{1,4}")) {
      throw new IllegalArgumentException("not the version of a server: " + text);
    }
    return text;
  }

  /** A name of a file stays below the folder of the dump, whatever a manifest says. */
  private static FileSum file(JsonNode file) {
    String name = text(file, "name");
    if (name.isEmpty() || name.startsWith("/") || ("/" + name + "/").contains("/../")) {
      throw new IllegalArgumentException("not the name of a file of a dump: " + name);
    }
    return new FileSum(name, number(file, "bytes"), text(file, "sha256"));
  }

  private static DatabaseTraits traits(JsonNode node) {
    return new DatabaseTraits(
        text(node, "encoding"),
        text(node, "collate"),
        text(node, "ctype"),
        text(node, "provider"),
        text(node, "locale"),
        text(node, "owner"),
        field(node, "hasPublic").asBoolean(),
        list(node, "extensions", JsonNode::asText),
        list(node, "roles", JsonNode::asText),
        list(
            node,
            "settings",
            each -> new Setting(text(each, "role"), text(each, "name"), text(each, "value"))),
        list(node, "grants", JsonNode::asText));
  }

  /** The proof as its file has it. */
  public static ObjectNode of(Verification verification) {
    return JSON.createObjectNode()
        .put("format", FORMAT)
        .put("manifestSha256", verification.manifest())
        .put("verifiedAt", verification.verifiedAt().toString())
        .put("tookMs", verification.took().toMillis())
        .put("server", verification.server());
  }

  /**
   * Reads a proof.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Verification parseVerification(String text) {
    JsonNode node = tree(text);
    try {
      return new Verification(
          text(node, "manifestSha256"),
          Instant.parse(text(node, "verifiedAt")),
          Duration.ofMillis(number(node, "tookMs")),
          text(node, "server"));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + e.getParsedString(), e);
    }
  }

  private static JsonNode tree(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node == null || !node.isObject()) {
        throw new IllegalArgumentException("not a JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + JsonFault.of(e), e);
    }
  }

  private static JsonNode field(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new IllegalArgumentException("has no field " + name);
    }
    return value;
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = field(node, name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("field " + name + " is no text");
    }
    return value.textValue();
  }

  private static long number(JsonNode node, String name) {
    JsonNode value = field(node, name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("field " + name + " is no whole number");
    }
    return value.longValue();
  }

  private static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> each) {
    JsonNode value = field(node, name);
    if (!value.isArray()) {
      throw new IllegalArgumentException("field " + name + " is no list");
    }
    List<T> list = new ArrayList<>();
    value.forEach(element -> list.add(each.apply(element)));
    return list;
  }
}
