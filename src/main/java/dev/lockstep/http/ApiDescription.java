// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;

/** The head of {@code /q/openapi}. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Lockstep",
            version = "1",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0"),
            description =
                "Keeps a PostgreSQL database's schema, migrations, backfills and health in"
                    + " lockstep. Errors are RFC 9457 application/problem+json, of a type that is"
                    + " urn:lockstep:problem: and bad-request, not-found, method-not-allowed,"
                    + " not-acceptable, unsupported-media-type, too-large, conflict,"
                    + " run-under-way, database-unavailable or internal; 401 has no body."),
    servers = @Server(url = "/", description = "the service that this description is read from"))
@SecurityScheme(
    securitySchemeName = ApiDescription.HEALTH_SECRET,
    type = SecuritySchemeType.APIKEY,
    in = SecuritySchemeIn.HEADER,
    apiKeyName = AdminGuard.HEALTH_HEADER,
    description = "MIGRATION_HEALTH_SECRET: opens the health report and nothing else")
@SecurityScheme(
    securitySchemeName = ApiDescription.ADMIN_SECRET,
    type = SecuritySchemeType.APIKEY,
    in = SecuritySchemeIn.HEADER,
    apiKeyName = AdminGuard.ADMIN_HEADER,
    description = "MIGRATION_ADMIN_SECRET: opens everything under /api/admin")
public class ApiDescription extends Application {
  static final String HEALTH_SECRET = "healthSecret";
  static final String ADMIN_SECRET = "adminSecret";
}
