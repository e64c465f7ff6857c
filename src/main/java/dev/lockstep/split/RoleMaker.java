// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.DefaultPrivileges;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Policy;
import dev.lockstep.sql.GrantLine;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.LexedText;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The roles that rights and policies name. They are of the server, not of the schema; but without
 * them nothing can be granted, and a scratch server has none of them.
 */
public final class RoleMaker {
  /** Where the statement lies that makes them. */
  public static final String MODULE = "_roles.sql";

  private RoleMaker() {}

  /** The roles that a catalog names, those that every server has left out. */
  public static SortedSet<String> roles(Catalog catalog) {
    SortedSet<String> roles = new TreeSet<>();
    for (CatalogObject object : catalog.objects().values()) {
      object
          .value(Attributes.GRANTS)
          .lines()
          .flatMap(line -> GrantLine.parse(line).stream())
          .forEach(grant -> roles.add(grant.grantee()));
      String more =
          object.kind() == ObjectKind.POLICY
              ? new Policy(object).roles()
              : object.kind() == ObjectKind.DEFAULT_PRIVILEGES
                  ? new DefaultPrivileges(object).forRole().orElse("")
                  : "";
      LexedText.of(more).tokens().stream()
          .filter(token -> token.name().isPresent())
          .forEach(token -> roles.add(token.written()));
    }
    return roles.stream()
        .filter(role -> !role.equals("PUBLIC"))
        .map(Identifiers::unquote)
        .filter(role -> !role.startsWith("pg_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One statement that makes those of {@code roles} that a server lacks, without a login. */
  public static String statement(SortedSet<String> roles) {
    String names =
        roles.stream()
            .map(role -> Identifiers.literal(role).strip())
            .collect(Collectors.joining(", "));
    return """
        DO $$
        DECLARE
          wanted text;
        BEGIN
          FOREACH wanted IN ARRAY ARRAY[%s]::text[] LOOP
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
              EXECUTE pg_catalog.format('CREATE ROLE %%I NOLOGIN', wanted);
            END IF;
          END LOOP;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
          NULL; -- Another session makes them at this very moment.
        END $$"""
        .formatted(names.replace("$$", "$' || '$"));
  }
}
