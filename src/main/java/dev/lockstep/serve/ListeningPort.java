// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.app.settings.SettingLookup;
import dev.lockstep.event.PlainText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Whether the service can listen on its configured address, checked before anything else: Quarkus
 * finds it out when the migrations have begun.
 */
final class ListeningPort {
  private static final String PORT = "QUARKUS_HTTP_PORT";
  private static final String HOST = "QUARKUS_HTTP_HOST";

  private ListeningPort() {}

  /**
   * Tries it.
   *
   * @throws InvalidSettingsException naming the setting
   */
  static void require(SettingLookup lookup) {
    int port =
        lookup
            .value("quarkus.http.port")
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(Integer::parseInt)
            .orElse(8080);
    String host = lookup.value("quarkus.http.host").orElse("0.0.0.0").strip();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw new InvalidSettingsException(
          List.of(HOST + ": '" + PlainText.of(host) + "' is no address of this machine"));
    } catch (IOException e) {
      throw new InvalidSettingsException(
          List.of(
              PORT
                  + ": cannot listen on port "
                  + port
                  + " of "
                  + PlainText.of(host)
                  + " ("
                  + e.getMessage()
                  + "); end what uses it, or set another"));
    }
  }
}
