// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.lockstep.finding.JsonFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code meta/_journal.json} as it stands there, with the line of each entry. */
final class JournalReader {
  private JournalReader() {}

  /**
   * A journal.
   *
   * @param dialect as it says; null if it does not
   */
  record Journal(@Nullable String dialect, List<Line> lines) {}

  /** One entry; null or -1 where a field is missing or of another kind. */
  record Line(int line, long idx, long when, @Nullable String tag) {}

  /** It is no JSON, or not of this form. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int line;

    UnreadableException(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  static Journal read(Path file) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(file))) {
      List<Line> lines = new ArrayList<>();
      boolean listed = false;
      @Nullable String dialect = null;
      demand(json, json.nextToken() == JsonToken.START_OBJECT, "is no JSON object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("dialect")) {
          dialect = json.getValueAsString();
        } else if (field.equals("entries")) {
          demand(json, value == JsonToken.START_ARRAY, "has 'entries' that are no list");
          listed = true;
          while (json.nextToken() == JsonToken.START_OBJECT) {
            lines.add(line(json));
          }
          demand(
              json, json.currentToken() == JsonToken.END_ARRAY, "has an entry that is no object");
        } else {
          json.skipChildren();
        }
      }
      demand(json, listed, "has no 'entries'");
      return new Journal(dialect, lines);
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
          "is no JSON: " + JsonFault.of(e));
    }
  }

  private static Line line(JsonParser json) throws IOException {
    int line = json.currentTokenLocation().getLineNr();
    long idx = -1;
    long when = -1;
    @Nullable String tag = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "idx" -> idx = value.isNumeric() ? json.getLongValue() : -1;
        case "when" -> when = value.isNumeric() ? json.getLongValue() : -1;
        case "tag" -> tag = value == JsonToken.VALUE_STRING ? json.getText() : null;
        default -> json.skipChildren();
      }
    }
    return new Line(line, idx, when, tag);
  }

  private static void demand(JsonParser json, boolean holds, String otherwise)
      throws UnreadableException {
    if (!holds) {
      throw new UnreadableException(json.currentLocation().getLineNr(), otherwise);
    }
  }
}
