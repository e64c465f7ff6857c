// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request byte by byte, which no client's good manners correct. */
record RawRequest(int port, String text) {
  private static final Pattern ROW =
      Pattern.compile("(\\w+) (\\S+)(?: \\[([^\\]]*)\\])?(?: (=?)(.*))?", Pattern.DOTALL);

  /** The row's: METHOD path [header] body. */
  static RawRequest of(BadInput row, int port) {
    Matcher matcher = ROW.matcher(row.input());
    if (!matcher.matches()) {
      throw new AssertionError("no request: " + row);
    }
    String header = matcher.group(3) == null ? "" : matcher.group(3);
    String body = matcher.group(5) == null ? "" : matcher.group(5);
    body = body.replace("{large}", "\"" + "x".repeat(100_000) + "\"");
    StringBuilder text =
        new StringBuilder(matcher.group(1) + " " + matcher.group(2) + " HTTP/1.1\r\n")
            .append("Host: localhost\r\nConnection: close\r\n");
    if (!header.startsWith("x-migration")) {
      text.append("x-migration-admin-secret: ").append(Service.ADMIN_SECRET).append("\r\n");
    }
    if (matcher.group(2).contains("/health")) {
      text.append("x-migration-health-secret: ").append(Service.HEALTH_SECRET).append("\r\n");
    }
    if (!header.isEmpty()) {
      text.append(header).append("\r\n");
    }
    if (!body.isEmpty() && !header.startsWith("content-type")) {
      text.append("Content-Type: application/json\r\n");
    }
    text.append("Content-Length: ")
        .append(body.getBytes(StandardCharsets.UTF_8).length)
        .append("\r\n\r\n")
        .append(body);
    return new RawRequest(port, text.toString());
  }

  Answer send() {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new Answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of it, head and body. */
  record Answer(String text) {
    int status() {
      return Integer.parseInt(text.substring(9, 12));
    }

    private String body() {
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** Empty if it is what the row expects: the status, in a problem that says the message. */
    String judged(BadInput row) {
      boolean right =
          status() == row.expected()
              && text.toLowerCase(java.util.Locale.ROOT).contains("cache-control: no-store")
              && !text.contains(BadInput.SECRET)
              && (row.message().isEmpty() ? isBare() : isProblem(row));
      return right ? "" : row + "\n" + text;
    }

    private boolean isBare() {
      return body().isEmpty();
    }

    private boolean isProblem(BadInput row) {
      try {
        JsonNode problem = new ObjectMapper().readTree(body());
        return text.contains("application/problem+json")
            && problem.path("status").asInt() == row.expected()
            && (problem.path("title").asText() + "\n" + problem.path("detail").asText())
                .contains(row.message());
      } catch (IOException e) {
        return false;
      }
    }
  }
}
