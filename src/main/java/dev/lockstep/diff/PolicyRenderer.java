// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import java.util.List;
import java.util.Set;

/** Row security policies. */
final class PolicyRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject policy, Surroundings around) {
    return List.of(
        SqlStatement.of(
            "CREATE "
                + Sql.target(policy)
                + (policy.is("restrictive") ? " AS RESTRICTIVE" : "")
                + " FOR "
                + policy.value("command")
                + conditions(policy)));
  }

  private static String conditions(CatalogObject policy) {
    return " TO "
        + policy.value("roles")
        + policy.attribute("using").map(using -> " USING (" + using + ")").orElse("")
        + policy.attribute("check").map(check -> " WITH CHECK (" + check + ")").orElse("");
  }

  /** ALTER POLICY can replace a condition but not take it away. */
  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return Set.of("roles", "using", "check").containsAll(attributes)
        && from.attribute("using").isPresent() == to.attribute("using").isPresent()
        && from.attribute("check").isPresent() == to.attribute("check").isPresent();
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return List.of(SqlStatement.of("ALTER " + Sql.target(to) + conditions(to)));
  }
}
