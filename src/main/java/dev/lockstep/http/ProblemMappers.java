// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Every error is a {@link HttpProblem}. Ours, and not the extension for it: {@code
 * quarkus-resteasy-problem} 3.21 does not link in a native executable of Quarkus 3.33.
 */
public class ProblemMappers {
  private static final Logger LOG = Logger.getLogger("dev.lockstep.http");

  @ServerExceptionMapper
  public Response problem(ProblemException e) {
    return e.problem().response();
  }

  /** No such path, not this method, not this media type: the framework's own. */
  @ServerExceptionMapper
  public Response refused(WebApplicationException e) {
    Response response = e.getResponse();
    ProblemKind kind = ProblemKind.of(response.getStatus());
    String detail =
        e.getCause() instanceof JsonProcessingException json ? readable(json) : advice(kind);
    return Response.fromResponse(response)
        .status(kind.status())
        .type(HttpProblem.MEDIA_TYPE)
        .entity(HttpProblem.of(kind, detail))
        .build();
  }

  /** In our words: the framework's name its parts, and say not what to do. */
  private static String advice(ProblemKind kind) {
    return switch (kind) {
      case NOT_FOUND -> "there is nothing at this path; see " + ApiRoute.PATH;
      case METHOD_NOT_ALLOWED -> "this path is not asked by this method; see " + ApiRoute.PATH;
      case NOT_ACCEPTABLE -> "the answer is application/json; accept that";
      case UNSUPPORTED_MEDIA_TYPE -> "send Content-Type: application/json";
      case TOO_LARGE -> "no request needs a body of this size";
      case INTERNAL -> "see the log of this service";
      default -> "the request cannot be understood; see " + ApiRoute.PATH;
    };
  }

  /**
   * A body that is no JSON, or not the JSON that is expected, for which the framework has its own.
   */
  @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
  public Response unreadable(JsonProcessingException e) {
    return HttpProblem.of(ProblemKind.BAD_REQUEST, readable(e)).response();
  }

  /** What failed says what it means; a fault of this program is in the log, not in the answer. */
  @ServerExceptionMapper
  public Response failed(Exception e) {
    return FailureAnswer.of(e).orElseGet(() -> defect(e)).response();
  }

  private static HttpProblem defect(Exception e) {
    LOG.error("a request failed", e);
    return HttpProblem.of(ProblemKind.INTERNAL, advice(ProblemKind.INTERNAL));
  }

  /** Jackson's first line; the rest names classes. */
  private static String readable(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return "the body is not the JSON that is expected" + where;
  }
}
