/**
 * Settings: read once, checked at the start, every bad one named; and the wiring of the cores to
 * their adapters.
 */
@NullMarked
package dev.lockstep.config;

import org.jspecify.annotations.NullMarked;
