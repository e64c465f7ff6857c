// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The event stream of an open page, which is read only when the test says so. */
final class OpenPage implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final BufferedReader reader;

  /** As a browser opens it; {@code buffer} is the most that the system takes in for it. */
  OpenPage(Service service, String cookie, String view, int buffer) throws IOException {
    socket.setReceiveBufferSize(buffer);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress("localhost", service.port));
    socket
        .getOutputStream()
        .write(
            "GET /admin/events/%s HTTP/1.1\r\nHost: localhost\r\nCookie: lockstep_session=%s\r\n\r\n"
                .formatted(view, cookie)
                .getBytes(StandardCharsets.US_ASCII));
    reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), buffer);
    assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
  }

  /** Reads on, over {@code count} more events. */
  void awaitNews(int count) throws IOException {
    int left = count;
    while (left > 0) {
      String line = reader.readLine();
      assertThat(line).as("the stream goes on").isNotNull();
      if (line.equals("event: view")) {
        left--;
      }
    }
  }

  /** Whether it ends after fewer than {@code count} further events. */
  boolean endsBefore(int count) {
    int left = count;
    try {
      String line = reader.readLine();
      while (line != null && left > 0) {
        left -= line.equals("event: view") ? 1 : 0;
        line = reader.readLine();
      }
      return line == null;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
