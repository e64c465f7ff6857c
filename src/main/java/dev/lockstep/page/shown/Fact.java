// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

/** One thing that is known, by its name. */
public record Fact(String name, String value) {}
