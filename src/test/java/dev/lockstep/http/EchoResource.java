package dev.lockstep.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

/** Takes a JSON body, and fails if asked: to see how the service words what is wrong. */
@Path("/api/admin/echo")
@Guarded
public class EchoResource {
  /** A body. */
  public record Body(int number) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Body echo(Body body) {
    if (body.number() < 0) {
      throw new IllegalStateException("secret detail");
    }
    return body;
  }
}
