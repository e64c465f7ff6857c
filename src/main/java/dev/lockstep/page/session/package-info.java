// SPDX-License-Identifier: Apache-2.0
/**
 * Who may look and who may press: sessions that live in a signed cookie, the token that each form
 * carries, and how often a secret may be tried.
 */
@NullMarked
package dev.lockstep.page.session;

import org.jspecify.annotations.NullMarked;
