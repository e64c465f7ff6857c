// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.view.RunView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some of a backfill's runs.
 *
 * @param runs newest first
 * @param next where those before them are; null if there are none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunsPage(List<RunView> runs, @Nullable String next) {
  /** How many a page has where nothing is asked for, and at most. */
  static final int USUAL = 20;

  private static final int MOST = 100;

  /** What is asked for: {@code limit} runs that are older than the run {@code before}. */
  record Asked(long before, int limit) {
    /**
     * Reads the parameters.
     *
     * @throws ProblemException 400, naming the one that is wrong
     */
    static Asked of(@Nullable String before, @Nullable String limit) {
      return new Asked(
          before == null ? Long.MAX_VALUE : number("before", before, Long.MAX_VALUE),
          limit == null ? USUAL : (int) number("limit", limit, MOST));
    }

    private static long number(String name, String text, long most) {
      long value = text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
      if (value < 1 || value > most) {
        throw HttpProblem.of(
                ProblemKind.BAD_REQUEST,
                name
                    + ": is no whole number from 1"
                    + (most == Long.MAX_VALUE ? ", a run's id" : " to " + most))
            .exception();
      }
      return value;
    }
  }

  /** Of {@code runs}, of which there is one more than asked for if others follow. */
  static RunsPage of(String name, List<RunView> runs, int limit) {
    if (runs.size() <= limit) {
      return new RunsPage(runs, null);
    }
    List<RunView> page = runs.subList(0, limit);
    return new RunsPage(
        page,
        "/api/admin/backfills/%s/runs?limit=%d&before=%d"
            .formatted(name, limit, page.get(limit - 1).id()));
  }

  Response response() {
    Response.ResponseBuilder response = Response.ok(this);
    Optional.ofNullable(next)
        .ifPresent(url -> response.header("Link", "<" + url + ">; rel=\"next\""));
    return response.build();
  }
}
