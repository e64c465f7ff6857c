// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same on the packaged program: the jar, or the native executable. */
@QuarkusIntegrationTest
class ServiceIT extends ServiceTest {}
