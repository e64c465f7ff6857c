// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.shadow.ServerAccess;
import java.util.function.UnaryOperator;

/**
 * The server whose database is kept.
 *
 * @param server how the driver and PostgreSQL's own programs reach it; the database without a name
 *     is the one that snapshots are taken of
 * @param target host, port and database, for messages
 * @param urlOf the URL of another database there, without a password, for people to go on with
 */
public record Site(ServerAccess server, String target, UnaryOperator<String> urlOf) {}
