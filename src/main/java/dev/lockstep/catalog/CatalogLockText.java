// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The text of a lock file. Written by hand, because the lines are the point: an object is a line,
 * and the last line of each list is a fixed end mark, so that an addition never touches its
 * neighbour's comma.
 */
final class CatalogLockText {
  /** 2: with sums of files. */
  private static final int FORMAT = 2;

  private static final int FORMAT_WITHOUT_FILES = 1;
  private static final String END = "end";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private CatalogLockText() {}

  static String write(CatalogLock lock) {
    StringBuilder text = new StringBuilder("{\n");
    text.append("  \"lockstep\": ")
        .append(lock.files().known() ? FORMAT : FORMAT_WITHOUT_FILES)
        .append(",\n");
    text.append("  \"postgres\": ").append(lock.major()).append(",\n");
    text.append("  \"migrations\": {\n");
    lock.migrations().forEach((version, print) -> line(text, version, print.toString()));
    if (lock.files().known()) {
      next(text, "files");
      lock.files().sums().forEach((script, sum) -> line(text, script, sum.toString()));
      next(text, "generated");
      lock.files().generated().forEach((file, hash) -> line(text, file, hash));
    }
    list(text, "byHand", lock.files().byHand(), "new");
    list(text, "notOurs", lock.outside().notOurs(), "left out");
    list(
        text,
        "partitionsManagedElsewhere",
        lock.outside().partitioned().stream().map(ObjectId::toString).toList(),
        "left out");
    next(text, "objects");
    lock.objects().forEach((id, hash) -> line(text, id.toString(), hashText(hash)));
    return text.append("    \"").append(END).append("\": \"\"\n  }\n}\n").toString();
  }

  private static void next(StringBuilder text, String list) {
    text.append("    \"").append(END).append("\": \"\"\n  },\n  \"");
    text.append(list).append("\": {\n");
  }

  /** Written only where there is something to say. */
  private static void list(
      StringBuilder text, String field, Collection<String> values, String word) {
    if (!values.isEmpty()) {
      next(text, field);
      values.forEach(value -> line(text, value, word));
    }
  }

  /** The shape is written only where it is another than the whole. */
  private static String hashText(DefinitionHash hash) {
    return hash.full().equals(hash.shape()) ? hash.full() : hash.full() + ":" + hash.shape();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append("    \"").append(JsonStringEncoder.getInstance().quoteAsString(key));
    text.append("\": \"").append(value).append("\",\n");
  }

  static CatalogLock read(String text, String source) {
    try (JsonParser parser = JSON.createParser(text)) {
      try {
        return read(parser);
      } catch (IOException | IllegalArgumentException e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        throw new IllegalArgumentException(
            "%s:%d: not a catalog lock (%s): take either side of a merge and run lockstep generate"
                .formatted(source, parser.currentLocation().getLineNr(), first),
            e);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(source + " cannot be read", e);
    }
  }

  private static CatalogLock read(JsonParser parser) throws IOException {
    SortedMap<String, Fingerprint> migrations = new TreeMap<>();
    SortedMap<ObjectId, DefinitionHash> objects = new TreeMap<>();
    SortedMap<String, Integer> sums = new TreeMap<>();
    SortedMap<String, String> generated = new TreeMap<>();
    SortedSet<String> byHand = new TreeSet<>();
    SortedSet<String> notOurs = new TreeSet<>();
    SortedSet<ObjectId> partitioned = new TreeSet<>();
    int format = 0;
    int major = 0;
    expect(parser.nextToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "lockstep" -> format = parser.getIntValue();
        case "postgres" -> major = parser.getIntValue();
        case "migrations" ->
            pairs(parser)
                .forEach((version, print) -> migrations.put(version, Fingerprint.parse(print)));
        case "files" ->
            pairs(parser).forEach((script, sum) -> sums.put(script, Integer.valueOf(sum)));
        case "generated" -> generated.putAll(pairs(parser));
        case "objects" ->
            pairs(parser).forEach((id, hash) -> objects.put(ObjectId.parse(id), hashOf(hash)));
        case "byHand" -> byHand.addAll(pairs(parser).keySet());
        case "notOurs" -> notOurs.addAll(pairs(parser).keySet());
        case "partitionsManagedElsewhere" ->
            pairs(parser).keySet().forEach(table -> partitioned.add(ObjectId.parse(table)));
        default -> throw new IllegalArgumentException("unknown field " + field);
      }
    }
    if (format != FORMAT && format != FORMAT_WITHOUT_FILES) {
      throw new IllegalArgumentException("format " + format + " is not format " + FORMAT);
    }
    if (major == 0) {
      throw new IllegalArgumentException("no PostgreSQL major");
    }
    return new CatalogLock(
        major,
        migrations,
        objects,
        format == FORMAT ? new RecordedFiles(true, sums, generated, byHand) : RecordedFiles.UNKNOWN,
        new Outside(notOurs, partitioned));
  }

  private static Map<String, String> pairs(JsonParser parser) throws IOException {
    Map<String, String> pairs = new TreeMap<>();
    expect(parser.currentToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(parser.nextToken(), JsonToken.VALUE_STRING);
      if (!key.equals(END) || !parser.getText().isEmpty()) {
        pairs.put(key, parser.getText());
      }
    }
    return pairs;
  }

  private static DefinitionHash hashOf(String text) {
    String[] parts = text.split(":", -1);
    return new DefinitionHash(parts[0], parts[parts.length - 1]);
  }

  private static void expect(JsonToken token, JsonToken expected) {
    if (token != expected) {
      throw new IllegalArgumentException("expected " + expected + ", found " + token);
    }
  }
}
