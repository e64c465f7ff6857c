// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.lockstep.event.PlainText;
import dev.lockstep.finding.NearestName;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read token by token and without mercy: a property that is not understood
 * may be the one that was to keep the request from doing harm ({@code {"dry":true}}).
 */
final class StrictBody {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private StrictBody() {}

  /**
   * The body of a request that takes none; an empty object is none too.
   *
   * @throws ProblemException 400, naming what is in it
   */
  static void none(byte @Nullable [] body) {
    Map<String, Boolean> unused = flags(body, List.of());
  }

  /**
   * A JSON object whose properties are true or false; no body is an empty one.
   *
   * @param known the properties there are
   * @throws ProblemException 400, naming the property that is unknown, given twice or no flag; or
   *     saying that it is no such object, or that something follows it
   */
  static Map<String, Boolean> flags(byte @Nullable [] body, List<String> known) {
    Map<String, Type> types = new LinkedHashMap<>();
    known.forEach(name -> types.put(name, Type.FLAG));
    Map<String, Boolean> flags = new HashMap<>();
    values(body, types).forEach((name, value) -> flags.put(name, (Boolean) value));
    return flags;
  }

  /** What a property may be. */
  enum Type {
    FLAG("is neither true nor false"),
    TEXT("is no text"),
    NUMBER("is no whole number");

    private final String otherwise;

    Type(String otherwise) {
      this.otherwise = otherwise;
    }

    /** The value that the parser is at; null if it is another type's. */
    @Nullable Object read(JsonParser parser, JsonToken token) throws IOException {
      return switch (this) {
        case FLAG ->
            token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE
                ? Boolean.valueOf(token == JsonToken.VALUE_TRUE)
                : null;
        case TEXT -> token == JsonToken.VALUE_STRING ? parser.getText() : null;
        case NUMBER ->
            token == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() == JsonParser.NumberType.INT
                ? Integer.valueOf(parser.getIntValue())
                : null;
      };
    }
  }

  /**
   * A JSON object with properties of several types; no body is an empty one.
   *
   * @param known the properties there are: {@link Boolean}, {@link String} or {@link Integer}
   * @throws ProblemException 400, as {@link #flags}
   */
  static Map<String, Object> values(byte @Nullable [] body, Map<String, Type> known) {
    Map<String, Object> values = new HashMap<>();
    if (body == null || isBlank(body)) {
      return values;
    }
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused("the body is not a JSON object; send {} or nothing");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        Type type = known.get(name);
        if (type == null) {
          throw refused(unknown(name, List.copyOf(known.keySet())));
        }
        Object value = type.read(parser, parser.nextToken());
        if (value == null) {
          throw refused(name + ": " + type.otherwise);
        }
        values.put(name, value);
      }
      if (parser.nextToken() != null) {
        throw refused("something follows the JSON object; send one document");
      }
      return values;
    } catch (JsonProcessingException e) {
      throw refused(unreadable(e));
    } catch (IOException e) {
      throw refused("the body is not text in UTF-8");
    }
  }

  private static boolean isBlank(byte[] body) {
    for (byte each : body) {
      if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
        return false;
      }
    }
    return true;
  }

  private static String unknown(String name, List<String> known) {
    return shown(name)
        + ": unknown property; "
        + NearestName.of(name, known)
            .map(near -> "did you mean " + near + "?")
            .orElse(
                known.isEmpty()
                    ? "this request takes none"
                    : "there is " + String.join(", ", known));
  }

  /** Jackson's own message names classes; a duplicate is reported by its name. */
  private static String unreadable(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Duplicate field '")) {
      int end = message.indexOf('\'', 17);
      return shown(message.substring(17, end < 0 ? message.length() : end)) + ": given twice";
    }
    return "the body is no JSON"
        + (e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr());
  }

  /** A name out of a request, as it may stand in the answer. */
  static String shown(String name) {
    return PlainText.of(name.length() > 60 ? name.substring(0, 60) + "…" : name);
  }

  private static ProblemException refused(String detail) {
    return HttpProblem.of(ProblemKind.BAD_REQUEST, detail).exception();
  }
}
