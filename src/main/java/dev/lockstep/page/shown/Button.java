// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

/**
 * A way to a page that asks once, and then does it.
 *
 * @param id tells it from the others of its page, so that it keeps the focus when the page changes
 * @param style a class of the stylesheet
 */
public record Button(String id, String label, String href, String style) {}
