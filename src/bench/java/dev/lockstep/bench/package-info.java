/**
 * Measures Lockstep beside a floor (psql) and its peers. Every figure is taken in the same run, the
 * contenders taking turns, so that ratios mean something on any machine. Nothing asserts.
 */
package dev.lockstep.bench;
