// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.session;
