// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import jakarta.ws.rs.core.Response.Status;

/**
 * The kinds of problems there are. The type is what a program decides by: it stays as it is, while
 * words may change. It is a name and no address, since nothing is to be fetched there.
 */
enum ProblemKind {
  BAD_REQUEST("bad-request", Status.BAD_REQUEST),
  NOT_FOUND("not-found", Status.NOT_FOUND),
  METHOD_NOT_ALLOWED("method-not-allowed", Status.METHOD_NOT_ALLOWED),
  NOT_ACCEPTABLE("not-acceptable", Status.NOT_ACCEPTABLE),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", Status.UNSUPPORTED_MEDIA_TYPE),
  TOO_LARGE("too-large", Status.REQUEST_ENTITY_TOO_LARGE),
  /** What was asked for and the state of the database, or of the files, do not go together. */
  CONFLICT("conflict", Status.CONFLICT),
  /** A run is under way: wait for it. */
  RUN_UNDER_WAY("run-under-way", Status.CONFLICT, "A run is under way"),
  /** Nothing is known of the database now: try again later. */
  DATABASE_UNAVAILABLE(
      "database-unavailable", Status.SERVICE_UNAVAILABLE, "The database cannot be asked"),
  /** A fault of this program, or of the database: its log has more. */
  INTERNAL("internal", Status.INTERNAL_SERVER_ERROR);

  private static final String PREFIX = "urn:lockstep:problem:";

  private final String name;
  private final Status status;
  private final String title;

  ProblemKind(String name, Status status) {
    this(name, status, status.getReasonPhrase());
  }

  ProblemKind(String name, Status status, String title) {
    this.name = name;
    this.status = status;
    this.title = title;
  }

  String type() {
    return PREFIX + name;
  }

  Status status() {
    return status;
  }

  String title() {
    return title;
  }

  /** That of a status that the framework ended a request with. */
  static ProblemKind of(int status) {
    for (ProblemKind kind : values()) {
      if (kind.status.getStatusCode() == status) {
        return kind;
      }
    }
    return status < 500 ? BAD_REQUEST : INTERNAL;
  }
}
