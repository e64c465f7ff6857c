/**
 * Whether the tables that Lockstep keeps its books in may be touched: a trigger, a rule, a policy
 * or a type that another role put there would run with the rights of Lockstep's login.
 */
@NullMarked
package dev.lockstep.postgres.trust;

import org.jspecify.annotations.NullMarked;
