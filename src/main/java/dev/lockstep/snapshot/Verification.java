// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.time.Duration;
import java.time.Instant;

/**
 * That a snapshot was restored into a scratch database and was found to be what its manifest says.
 *
 * @param manifest the SHA-256 sum of the manifest that was proven: another one is not
 * @param verifiedAt when
 * @param took how long it took, for an estimate of how long a restore would
 * @param server the version of the scratch server
 */
public record Verification(String manifest, Instant verifiedAt, Duration took, String server) {}
