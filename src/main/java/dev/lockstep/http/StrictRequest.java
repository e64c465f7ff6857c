// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import dev.lockstep.finding.NearestName;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/** Refuses what the admin API would otherwise ignore: parameters that it does not know. */
public class StrictRequest {
  /**
   * The query parameters of each resource method, by {@code Class.method}; a method that is not
   * here takes none. Written down, since annotations cannot be read in a native executable: a test
   * compares it with them.
   */
  static final Map<String, Set<String>> PARAMETERS =
      Map.of("BackfillsResource.runs", Set.of("before", "limit"));

  /**
   * Looks at one request.
   *
   * @throws ProblemException 400, naming what is not known
   */
  @ServerRequestFilter
  @Guarded
  public void refuseUnknown(ContainerRequestContext request, SimpleResourceInfo resource) {
    Set<String> known =
        PARAMETERS.getOrDefault(
            resource.getResourceClass().getSimpleName() + "." + resource.getMethodName(), Set.of());
    for (String name : request.getUriInfo().getQueryParameters().keySet()) {
      if (!known.contains(name)) {
        throw refused(
            StrictBody.shown(name)
                + ": unknown parameter; "
                + NearestName.of(name, known)
                    .map(near -> "did you mean " + near + "?")
                    .orElse("leave it out"));
      }
    }
    boolean control =
        request.getUriInfo().getPathParameters().values().stream()
            .flatMap(values -> values.stream())
            .anyMatch(value -> value.codePoints().anyMatch(Character::isISOControl));
    if (control) {
      throw refused("the path has a control character in it");
    }
  }

  private static ProblemException refused(String detail) {
    return HttpProblem.of(ProblemKind.BAD_REQUEST, detail).exception();
  }
}
