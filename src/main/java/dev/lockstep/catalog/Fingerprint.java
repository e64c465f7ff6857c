package dev.lockstep.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hash of a catalog: equal fingerprints, equal schemas.
 *
 * @param major the PostgreSQL major that printed the definitions
 * @param hash over everything; comparable within one major, over all its minors
 * @param shape over what all majors print alike (names, types, columns, rights, flags), without
 *     expressions and bodies; comparable across majors
 */
public record Fingerprint(int major, String hash, String shape) {
  /** The fingerprint of a catalog. */
  public static Fingerprint of(Catalog catalog) {
    SortedMap<ObjectId, DefinitionHash> hashes = new TreeMap<>();
    for (CatalogObject object : catalog.objects().values()) {
      if (!object.isInherited()) {
        hashes.put(object.id(), DefinitionHash.of(object));
      }
    }
    return of(catalog.major(), hashes);
  }

  static Fingerprint of(int major, SortedMap<ObjectId, DefinitionHash> hashes) {
    StringBuilder all = new StringBuilder();
    StringBuilder shapes = new StringBuilder();
    for (Map.Entry<ObjectId, DefinitionHash> entry : hashes.entrySet()) {
      all.append(entry.getKey()).append(' ').append(entry.getValue().full()).append('\n');
      shapes.append(entry.getKey()).append(' ').append(entry.getValue().shape()).append('\n');
    }
    return new Fingerprint(major, sha256(all.toString()), sha256(shapes.toString()));
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

  /** The first 128 bits of SHA-256, in hex. */
  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** {@code major:hash:shape}. */
  @Override
  public String toString() {
    return major + ":" + hash + ":" + shape;
  }
}
