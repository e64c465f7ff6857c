package dev.lockstep.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Fails as a defect would: to see what the service tells of it. */
@Path("/api/admin/fault")
@Guarded
public class FaultResource {
  @GET
  public String fault() {
    throw new IllegalStateException("secret detail");
  }
}
