// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request head that comes a byte at a time holds its connection for seconds, not for ever. */
class SlowHeadIT {
  private static final String REQUEST = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder).with("V1__a.sql", "CREATE TABLE a (id int);");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aConnectionWhoseHeadDripsIsClosedAndOneThatIsIdleIsNot() throws IOException {
    try (Service service = Service.start(scene).awaitReady();
        Socket idle = new Socket("localhost", service.port);
        Socket first = new Socket("localhost", service.port);
        Socket second = new Socket("localhost", service.port)) {
      assertThat(answer(idle)).startsWith("HTTP/1.1 200");
      // One that was well-behaved at first.
      assertThat(answer(second)).startsWith("HTTP/1.1 200");

      long began = System.nanoTime();
      write(first, "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      write(second, "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      boolean firstOpen = true;
      boolean secondOpen = true;
      while (firstOpen || secondOpen) {
        firstOpen = firstOpen && dripped(first);
        secondOpen = secondOpen && dripped(second);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
      }

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(9));
      assertThat(answer(idle)).startsWith("HTTP/1.1 200");
      service.stop();
    }
  }

  /** A byte more, and whether the connection is still open a moment later. */
  private static boolean dripped(Socket socket) throws IOException {
    try {
      write(socket, "x");
      socket.setSoTimeout(300);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** The status line; the rest, too, has been read then. */
  private static String answer(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    write(socket, REQUEST);
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String status = reader.readLine();
    int length = 0;
    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      reader.read();
    }
    return status;
  }
}
