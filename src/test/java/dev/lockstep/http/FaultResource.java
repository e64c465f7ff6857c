// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Fails as a defect would: to see what the service tells of it. */
@Path("/api/admin/fault")
@Guarded
public class FaultResource {
  @GET
  @Operation(hidden = true)
  public String fault() {
    throw new IllegalStateException("secret detail");
  }
}
