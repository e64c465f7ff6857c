package dev.lockstep.catalog;

/**
 * The hash of one object's definition.
 *
 * @param full over all of it; comparable within one PostgreSQL major
 * @param shape over what all majors print alike
 */
public record DefinitionHash(String full, String shape) {
  public static DefinitionHash of(CatalogObject object) {
    return new DefinitionHash(
        Fingerprint.sha256(object.definition()), Fingerprint.sha256(object.shape()));
  }
}
