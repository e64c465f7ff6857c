// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The shipped description of the API is what SmallRye writes from the annotations. */
@QuarkusTest
class ApiDescriptionTest {
  private static final Path WRITTEN = Path.of("target", "openapi.json");

  @Test
  void theShippedDescriptionIsWhatTheAnnotationsSay() throws Exception {
    ObjectMapper json = new ObjectMapper();
    var written =
        json.readTree(given().get("/q/generated-openapi?format=json").then().extract().asString());
    Files.writeString(
        WRITTEN, json.writerWithDefaultPrettyPrinter().writeValueAsString(written) + "\n");

    var shipped = json.readTree(given().get(ApiRoute.PATH).then().extract().asString());

    assertThat(shipped.equals(written))
        .as("src/main/resources%s is up to date; if not, copy %s there", ApiRoute.RESOURCE, WRITTEN)
        .isTrue();
  }
}
