// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

/** One thing that was done or asked for. */
public record AuditLine(String at, String actor, String action, String what) {}
