package dev.lockstep.backfill.key;

/**
 * A column of a key.
 *
 * @param type as SQL writes it, for casts; of a domain its base type, because the value before the
 *     first key need not fit the domain
 * @param base the base type's name in {@code pg_type}, such as {@code int8}
 */
public record KeyColumn(String name, String type, String base) {}
