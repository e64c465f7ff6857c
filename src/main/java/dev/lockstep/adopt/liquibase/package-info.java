/**
 * Liquibase's changelogs in formatted SQL, and its table {@code databasechangelog}. Those in XML,
 * YAML or JSON describe changes in words of their own, which only Liquibase makes SQL of.
 */
@NullMarked
package dev.lockstep.adopt.liquibase;

import org.jspecify.annotations.NullMarked;
