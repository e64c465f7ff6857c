// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sizes as {@code status --output json} prints them: its whole document, or the value of {@code
 * sizes} in it.
 */
public final class SizesText {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private @Nullable Instant at;
  private @Nullable Instant since;
  private Duration longest = Duration.ZERO;
  private @Nullable List<TableSize> tables;

  private SizesText(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException with the line, if it is none of the two
   */
  public static Sizes parse(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      SizesText read = new SizesText(parser);
      try {
        read.document();
      } catch (IOException | DateTimeException e) {
        throw wrong(parser, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
      if (read.tables == null || read.at == null || read.since == null) {
        throw wrong(parser, "there are no sizes in it");
      }
      return new Sizes(read.at, read.since, read.longest, read.tables);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static IllegalArgumentException wrong(JsonParser parser, String what) {
    return new IllegalArgumentException(
        "line " + parser.currentLocation().getLineNr() + " is not what status prints: " + what);
  }

  private void document() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("it is no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "sizes" -> {
          if (value == JsonToken.START_OBJECT) {
            sizes();
          }
        }
        case "at", "writesSince", "longestTransactionMs", "tables" -> field(field);
        default -> parser.skipChildren();
      }
    }
  }

  private void sizes() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      field(field);
    }
  }

  /** Of the status document, {@code tables} is something else. */
  private void field(String field) throws IOException {
    switch (field) {
      case "at" -> at = Instant.parse(parser.getText());
      case "writesSince" -> since = Instant.parse(parser.getText());
      case "longestTransactionMs" -> longest = Duration.ofMillis(parser.getLongValue());
      case "tables" -> {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          tables = tables();
        } else {
          parser.skipChildren();
        }
      }
      default -> parser.skipChildren();
    }
  }

  private List<TableSize> tables() throws IOException {
    List<TableSize> read = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      read.add(table());
    }
    return read;
  }

  private TableSize table() throws IOException {
    String name = "";
    long rows = 0;
    long bytes = 0;
    long indexBytes = 0;
    int indexes = 0;
    double writes = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = parser.getText();
        case "rows" -> rows = parser.getLongValue();
        case "bytes" -> bytes = parser.getLongValue();
        case "indexBytes" -> indexBytes = parser.getLongValue();
        case "indexes" -> indexes = parser.getIntValue();
        case "writesPerSecond" -> writes = parser.getDoubleValue();
        default -> parser.skipChildren();
      }
    }
    return new TableSize(name, rows, bytes, indexBytes, indexes, writes);
  }
}
