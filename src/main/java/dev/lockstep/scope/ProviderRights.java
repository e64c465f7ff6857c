// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.DefinitionHash;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.sql.GrantLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes rights of a provider's roles out of a live catalog, unless the schema gives such a right
 * itself. What the schema says is known by a hash at times, so what fits it is found by trying.
 */
final class ProviderRights {
  /**
   * What PostgreSQL's documentation advises, and roles.sql does; on PostgreSQL 15 it is so from the
   * start.
   */
  private static final String CLOSED_PUBLIC = "REVOKE CREATE FROM PUBLIC";

  /** More roles than that on one object are taken out together. */
  private static final int TRIED_ROLES = 6;

  private final CatalogLock expected;
  private final List<NotOurs> patterns;
  private final Map<String, String> reasons = new TreeMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  ProviderRights(CatalogLock expected, List<NotOurs> patterns) {
    this.expected = expected;
    this.patterns = patterns;
  }

  Catalog without(Catalog live) {
    List<CatalogObject> objects = new ArrayList<>();
    boolean changed = false;
    for (CatalogObject object : live.objects().values()) {
      CatalogObject rest = without(object, live.major());
      changed |= rest != object;
      if (rest != null) {
        objects.add(rest);
      }
    }
    return changed ? new Catalog(live.major(), objects) : live;
  }

  /** One line for each role. */
  List<LeftOut> leftOut() {
    return counts.entrySet().stream()
        .map(
            each ->
                new LeftOut(
                    "rights of %s on %d %s"
                        .formatted(
                            each.getKey(),
                            each.getValue(),
                            each.getValue() == 1 ? "object" : "objects"),
                    reasons.getOrDefault(each.getKey(), "")))
        .toList();
  }

  private @Nullable CatalogObject without(CatalogObject object, int major) {
    String grants = object.value(Attributes.GRANTS);
    if (grants.isEmpty()) {
      return object;
    }
    List<String> roles = new ArrayList<>(new TreeSet<>(theirs(object, grants)));
    if (roles.isEmpty() || fits(object, major)) {
      return object;
    }
    boolean wanted = expected.objects().containsKey(object.id());
    if (wanted && roles.size() <= TRIED_ROLES) {
      for (int some = 1; some < (1 << roles.size()) - 1; some++) {
        Set<String> tried = new TreeSet<>();
        for (int i = 0; i < roles.size(); i++) {
          if ((some & (1 << i)) != 0) {
            tried.add(roles.get(i));
          }
        }
        CatalogObject rest = stripped(object, tried);
        if (fits(rest, major)) {
          tried.forEach(this::count);
          return rest;
        }
      }
    }
    roles.forEach(this::count);
    CatalogObject rest = stripped(object, Set.copyOf(roles));
    return object.kind() == ObjectKind.DEFAULT_PRIVILEGES
            && rest.value(Attributes.GRANTS).isEmpty()
            && !wanted
        ? null
        : rest;
  }

  private void count(String role) {
    counts.merge(role, 1, Integer::sum);
  }

  private Set<String> theirs(CatalogObject object, String grants) {
    return grants
        .lines()
        .map(line -> theirs(object, line, true))
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /** The role that a line is about, if its rights are not ours. */
  private Optional<String> theirs(CatalogObject object, String line, boolean remember) {
    if (line.equals(CLOSED_PUBLIC) && object.id().equals(ObjectId.schema("public"))) {
      reasons.putIfAbsent("PUBLIC", "deploy/sql/roles.sql");
      return Optional.of("PUBLIC");
    }
    Optional<GrantLine> grant = GrantLine.parse(line).filter(GrantLine::grants);
    if (grant.isEmpty() || grant.get().grantee().equals("PUBLIC")) {
      return Optional.empty();
    }
    String role = grant.get().role();
    Optional<String> why =
        patterns.stream()
            .filter(pattern -> pattern.matchesRole(role))
            .map(NotOurs::text)
            .findFirst()
            .or(() -> Providers.ofRole(role));
    if (remember) {
      why.ifPresent(reason -> reasons.putIfAbsent(role, reason));
    }
    return why.map(reason -> role);
  }

  private CatalogObject stripped(CatalogObject object, Set<String> roles) {
    String rest =
        object
            .value(Attributes.GRANTS)
            .lines()
            .filter(line -> theirs(object, line, false).filter(roles::contains).isEmpty())
            .collect(Collectors.joining("\n"));
    SortedMap<String, String> attributes = new TreeMap<>(object.attributes());
    if (rest.isEmpty()) {
      attributes.remove(Attributes.GRANTS);
    } else {
      attributes.put(Attributes.GRANTS, rest);
    }
    return new CatalogObject(object.id(), attributes, object.owner(), object.dependencies());
  }

  private boolean fits(CatalogObject object, int major) {
    DefinitionHash wanted = expected.objects().get(object.id());
    if (wanted == null) {
      return false;
    }
    DefinitionHash is =
        CatalogLock.of(new Catalog(major, List.of(object)), new TreeMap<>())
            .objects()
            .get(object.id());
    return is != null
        && (expected.major() == major
            ? wanted.full().equals(is.full())
            : wanted.shape().equals(is.shape()));
  }
}
