// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The head of {@code /q/openapi}. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Lockstep",
            version = "1",
            description =
                "Keeps a PostgreSQL database's schema, migrations, backfills and health in"
                    + " lockstep. Errors are RFC 9457 application/problem+json; 401 has no body."))
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
    description = "MIGRATION_ADMIN_SECRET: opens everything else under /api/admin")
public class ApiDescription extends Application {
  static final String PROBLEM = "application/problem+json";
  static final String HEALTH_SECRET = "healthSecret";
  static final String ADMIN_SECRET = "adminSecret";
}
