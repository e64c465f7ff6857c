// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs git, which gets of our environment what leads it to its files, and no secret of ours. */
public final class GitProcess {
  private GitProcess() {}

  /**
   * How one run ended.
   *
   * @param exit its exit code
   * @param out what it wrote
   * @param said what it complained of
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Ended(int exit, byte[] out, String said) {
    /** What it wrote, as text. */
    public String text() {
      return new String(out, StandardCharsets.UTF_8);
    }
  }

  /**
   * Runs it to its end.
   *
   * @param input what it is told on its standard input
   * @throws IOException if there is no git
   */
  public static Ended run(Path directory, byte[] input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "--literal-pathspecs"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !isForGit(name));
    environment.put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    StringBuffer said = new StringBuffer();
    Thread listener =
        Thread.ofPlatform()
            .daemon()
            .name("lockstep-git")
            .start(
                () ->
                    said.append(
                        new String(readAll(process.getErrorStream()), StandardCharsets.UTF_8)));
    Thread teller =
        Thread.ofPlatform()
            .daemon()
            .name("lockstep-git-input")
            .start(() -> writeAll(process.getOutputStream(), input));
    byte[] out = readAll(process.getInputStream());
    int exit = process.waitFor();
    listener.join();
    teller.join();
    return new Ended(exit, out, said.toString());
  }

  private static boolean isForGit(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("GIT_")
        || upper.startsWith("XDG_")
        || upper.equals("PATH")
        || upper.equals("HOME")
        || upper.equals("TMPDIR");
  }

  private static byte[] readAll(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeAll(OutputStream stream, byte[] input) {
    try (stream) {
      stream.write(input);
    } catch (IOException e) {
      System.getLogger(GitProcess.class.getName())
          .log(System.Logger.Level.DEBUG, "git did not read its input", e);
    }
  }
}
