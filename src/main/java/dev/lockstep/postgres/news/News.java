// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.news;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, and that a person or a program elsewhere may want to know. It leaves the
 * house: it has names, counts and codes in it, and never a row, a key or an error's detail.
 *
 * @param subject what it is about, such as {@code backfill/slugs}: what is said of one subject is
 *     delivered in order
 * @param message for people, in one line
 * @param texts more of it, by name
 * @param numbers more of it, by name
 * @param quiet for how long it is not told again where nothing else was said of its subject, and
 *     only its numbers would differ
 */
public record News(
    NewsType type,
    String subject,
    String message,
    Map<String, String> texts,
    Map<String, Long> numbers,
    Duration quiet) {
  public News {
    texts = Map.copyOf(texts);
    numbers = Map.copyOf(numbers);
  }

  /** One that is told each time. */
  public static News of(NewsType type, String subject, String message) {
    return new News(type, subject, message, Map.of(), Map.of(), Duration.ZERO);
  }

  /** The same with {@code value} under {@code name}. */
  public News and(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(texts);
    more.put(name, value);
    return new News(type, subject, message, more, numbers, quiet);
  }

  /** The same with {@code value} under {@code name}. */
  public News and(String name, long value) {
    Map<String, Long> more = new LinkedHashMap<>(numbers);
    more.put(name, value);
    return new News(type, subject, message, texts, more, quiet);
  }

  /** The same, not told again for a while. */
  public News quietFor(Duration time) {
    return new News(type, subject, message, texts, numbers, time);
  }
}
