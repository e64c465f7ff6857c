// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class FaultTest {
  @Test
  void faultOfOursTellsNobodyAnythingButThatItIsLogged() {
    given()
        .header(AdminGuard.ADMIN_HEADER, ServiceDatabase.ADMIN_SECRET)
        .get("/api/admin/fault")
        .then()
        .statusCode(500)
        .contentType(containsString("application/problem+json"))
        .body("status", equalTo(500))
        .body("title", equalTo("Internal Server Error"))
        .body(not(containsString("secret detail")))
        .body(not(containsString("IllegalState")));
  }
}
