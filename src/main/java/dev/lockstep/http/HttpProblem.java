// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.StatusType;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that failed (RFC 9457). It has no type and no instance: its status and
 * its text say all there is.
 *
 * @param title what kind of failure it is, the same each time
 * @param detail what failed this time, and what to do next
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpProblem(String title, int status, @Nullable String detail) {
  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static HttpProblem of(StatusType status, @Nullable String detail) {
    return new HttpProblem(status.getReasonPhrase(), status.getStatusCode(), detail);
  }

  Response response() {
    return Response.status(status).type(MEDIA_TYPE).entity(this).build();
  }

  /** To throw where the method's result has no room for a problem. */
  ProblemException exception() {
    return new ProblemException(this);
  }
}
