// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is being moved, on disk before the first move and until after the last: a process that is
 * killed leaves it to the next. The process that moves holds a lock on it.
 */
final class UnfinishedMoves implements AutoCloseable {
  static final String FILE = ".unfinished";

  private static final String FIRST_LINE = "lockstep archiving 1";
  private static final String LAST_LINE = "end";

  private final Path file;
  private final FileChannel channel;

  private UnfinishedMoves(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens it, or makes it.
   *
   * @throws ArchiveException if another process has it open
   */
  static UnfinishedMoves open(Path archives) throws IOException {
    Path file = Files.createDirectories(archives).resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
    if (channel.tryLock() == null) {
      channel.close();
      throw new ArchiveException(
          ArchiveException.Kind.BUSY,
          "another 'lockstep archive' is at work in this project; run it again when that has ended");
    }
    return new UnfinishedMoves(file, channel);
  }

  void write(List<Move> moves) throws IOException {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    moves.forEach(
        move -> text.append(move.archive()).append('\t').append(move.from()).append('\n'));
    text.append(LAST_LINE).append('\n');
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    channel.truncate(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  /** All is done, or undone. */
  void end() throws IOException {
    Files.deleteIfExists(file);
  }

  /** What is being moved; none if the list is not whole, since then nothing was moved yet. */
  static List<Move> read(Path archives) throws IOException {
    return text(archives).map(UnfinishedMoves::parse).orElse(List.of());
  }

  /** Whether a process began, and did not end. */
  static boolean isThere(Path archives) {
    return Files.exists(archives.resolve(FILE));
  }

  private static Optional<String> text(Path archives) throws IOException {
    try {
      return Optional.of(Files.readString(archives.resolve(FILE)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static List<Move> parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 2
        || !lines.getFirst().equals(FIRST_LINE)
        || !lines.getLast().equals(LAST_LINE)) {
      return List.of();
    }
    List<Move> moves = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] parts = line.split("\t", 2);
      moves.add(new Move(parts[1], parts[0]));
    }
    return moves;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
