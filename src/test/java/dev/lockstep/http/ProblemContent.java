// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to each refusal what all of them have: a problem as its content. Left out: 401, whose body
 * says nothing, and answers that name a content of their own. Runs where the description is
 * written, which is in a test, and so in no program.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemContent implements OASFilter {
  private static final String NO_BODY = "401";

  @Override
  public Operation filterOperation(Operation operation) {
    operation.getResponses().getAPIResponses().forEach(ProblemContent::describe);
    return operation;
  }

  private static void describe(String code, APIResponse response) {
    boolean refuses = code.startsWith("4") || code.startsWith("5");
    if (refuses && !code.equals(NO_BODY) && response.getContent() == null) {
      response.setContent(problem());
    }
  }

  private static Content problem() {
    return OASFactory.createContent()
        .addMediaType(
            HttpProblem.MEDIA_TYPE,
            OASFactory.createMediaType()
                .schema(OASFactory.createSchema().ref("#/components/schemas/Problem")));
  }
}
