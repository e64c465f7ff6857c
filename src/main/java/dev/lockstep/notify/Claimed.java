// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

/**
 * A message that this process is to deliver now.
 *
 * @param event its name to the receiver, the same at each try
 * @param body as it is sent
 * @param attempt which try this is
 */
record Claimed(long id, String event, String type, String body, int attempt) {}
