// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that failed (RFC 9457). It has no instance: its text says all there is.
 *
 * @param type which kind of failure it is, for programs: {@code urn:lockstep:problem:…}
 * @param title the same for people
 * @param detail what failed this time, and what to do next
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem")
public record HttpProblem(String type, String title, int status, @Nullable String detail) {
  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static HttpProblem of(ProblemKind kind, @Nullable String detail) {
    return new HttpProblem(kind.type(), kind.title(), kind.status().getStatusCode(), detail);
  }

  Response response() {
    return Response.status(status).type(MEDIA_TYPE).entity(this).build();
  }

  /** To throw where the method's result has no room for a problem. */
  ProblemException exception() {
    return new ProblemException(this);
  }
}
