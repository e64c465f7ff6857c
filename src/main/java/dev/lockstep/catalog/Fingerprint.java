// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Map;
import java.util.SortedMap;

/**
 * The hash of a catalog: equal fingerprints, equal schemas.
 *
 * @param major the PostgreSQL major that printed the definitions
 * @param hash over everything; comparable within one major, over all its minors
 * @param shape over what all majors print alike (names, types, columns, rights, flags), without
 *     expressions and bodies; comparable across majors
 */
public record Fingerprint(int major, String hash, String shape) {
  static Fingerprint of(int major, SortedMap<ObjectId, DefinitionHash> hashes) {
    Sha256 sha = new Sha256();
    StringBuilder all = new StringBuilder();
    StringBuilder shapes = new StringBuilder();
    for (Map.Entry<ObjectId, DefinitionHash> entry : hashes.entrySet()) {
      String id = entry.getKey().toString();
      all.append(id).append(' ').append(entry.getValue().full()).append('\n');
      shapes.append(id).append(' ').append(entry.getValue().shape()).append('\n');
    }
    return new Fingerprint(major, sha.hex(all.toString()), sha.hex(shapes.toString()));
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is not a fingerprint
   */
  public static Fingerprint parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3 || !parts[0].matches("\\d{1,4}")) {
      throw new IllegalArgumentException("not a fingerprint: '" + text + "'");
    }
    return new Fingerprint(Integer.parseInt(parts[0]), parts[1], parts[2]);
  }

  /** Whether the two say the same schema, as far as their majors let that be said. */
  public boolean matches(Fingerprint other) {
    return major == other.major ? hash.equals(other.hash) : shape.equals(other.shape);
  }

  /** {@code major:hash:shape}. */
  @Override
  public String toString() {
    return major + ":" + hash + ":" + shape;
  }
}
