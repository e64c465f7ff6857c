/** The admin resources, their DTO records, problem mapping, and the secrets that guard them. */
@NullMarked
package dev.lockstep.http;

import org.jspecify.annotations.NullMarked;
