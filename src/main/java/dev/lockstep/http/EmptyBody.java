// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a request that takes none: no body at all, or an empty object. */
@Schema(
    name = "Nothing",
    description = "no body, or an empty object",
    additionalProperties = Schema.False.class)
public record EmptyBody() {}
